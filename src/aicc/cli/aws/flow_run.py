"""`aicc aws flow build`, `run` and `test`: flows made from a bot, played in the terminal, and tested."""

import json
import sys
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from aicc.cli.aws.flow_shown import show_events, show_tried
from aicc.cli.options import AsJson, BotArgument, settings_for
from aicc.cli.output import errors, output, print_error, print_json, print_problems, problem_fields
from aicc.models.errors import AiccError, FlowOptionInvalid, FlowScriptInvalid, FolderUnwritable, PathMissing

if TYPE_CHECKING:
    from aicc.aws.flows.language import Channel
    from aicc.aws.flows.simulator.contact import Contact
    from aicc.aws.flows.simulator.dialogues import Dialogue
    from aicc.aws.flows.simulator.player import Player

_Choice = TypeVar("_Choice")
_FOUND: Final = 1
_PROMPT: Final = "고객> "
_WITH_AGENT: Final = "대본의 끝: 상담원과 통화하는 중 / the script ends while an agent talks with the customer"
_HELP: Final = (
    "1 키 누르기 press keys   말 say   /침묵 10초 wait   /끊음 hang up   /상담원끊음 the agent leaves   빈 줄 wait on"
)

Out = Annotated[Path, typer.Option("--out", "-o", help="쓸 폴더 / Folder to write.")]
LexAlias = Annotated[str | None, typer.Option(help="Lex 봇 별칭의 ARN / ARN of the Lex bot's alias.")]
LambdaArn = Annotated[str | None, typer.Option(help="Lambda 함수의 ARN / ARN of the Lambda function.")]
Queue = Annotated[str | None, typer.Option(help="상담 대기열의 ARN / ARN of the queue.")]
CallbackQueue = Annotated[
    str | None, typer.Option(help="다시 전화할 대기열의 ARN / ARN of the queue for calls back.", show_default="--queue")
]
Hours = Annotated[str | None, typer.Option(help="상담 시간의 ARN / ARN of the hours of operation.")]
Links = Annotated[
    list[str] | None, typer.Option("--flow", help="다른 흐름의 이름=ARN / Another of the flows: NAME=ARN.")
]
Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="흐름 파일, 또는 build가 만든 폴더 / A flow, or a folder made by build.")
]
Others = Annotated[
    list[str] | None, typer.Option("--flow", help="다른 흐름의 이름(ARN)=파일 / Another flow: NAME=FILE.")
]
ChannelOption = Annotated[str, typer.Option("--channel", help="voice 또는 chat / voice or chat.")]
Open = Annotated[str, typer.Option("--hours", help="상담 시간: open 또는 closed / Opening hours: open or closed.")]
Agents = Annotated[int, typer.Option(min=0, help="쉬고 있는 상담원 수 / Agents who are free.")]
Seed = Annotated[int, typer.Option(help="우연을 정하는 수 / Decides what is left to chance.")]
Functions_ = Annotated[
    list[str] | None,
    typer.Option("--lambda", help="ARN=모듈:함수 / A function in Python: ARN=module:function.", show_default="aicc"),
]
Script = Annotated[Path | None, typer.Option(help="고객이 할 일, 한 줄에 하나 / What the customer does, a line each.")]
Tests = Annotated[
    list[Path], typer.Argument(metavar="TEST...", help="대화 시험(YAML)이나 테스트 케이스(JSON) / Tests.")
]
Flows = Annotated[Path, typer.Option("--flows", help="흐름 파일이나 폴더 / A flow, or a folder made by build.")]
ToNative = Annotated[
    Path | None,
    typer.Option(help="시험하는 대신 Amazon Connect의 테스트 케이스로 쓸 폴더 / Folder for native test cases."),
]


def build(  # noqa: PLR0913 - each is an option of the command
    bot: BotArgument = None,
    *,
    out: Out,
    lex_alias_arn: LexAlias = None,
    lambda_arn: LambdaArn = None,
    queue: Queue = None,
    callback_queue: CallbackQueue = None,
    hours: Hours = None,
    flow: Links = None,
) -> None:
    """봇에서 Amazon Connect 흐름을 만듭니다. / Make the flows of Amazon Connect from a bot.

    모르는 ARN은 ${QueueArn} 같은 자리 표시로 남습니다. 종료 코드: 0 만듦, 1 검사에 걸린 흐름이 있음. /
    Unknown ARNs stay as placeholders. Exit codes: 0 made, 1 the linter found something.
    """
    from aicc.aws.flows.build import Resources, build_flows, file_contents
    from aicc.aws.flows.lint import About, lint_flow
    from aicc.cli.aws.flow_playing import read_pairs
    from aicc.project import load_bot

    given = {"lex_alias": lex_alias_arn, "function": lambda_arn, "queue": queue, "hours": hours}
    known = {name: value for name, value in given.items() if value}
    callbacks = callback_queue or queue
    resources = Resources(
        **known, **({"callback_queue": callbacks} if callbacks else {}), flows=read_pairs("--flow", flow or ())
    )
    flows = build_flows(load_bot(settings_for(bot).bot), resources)
    _write(out, file_contents(flows, resources))
    problems = [
        problem
        for each in flows
        for problem in lint_flow(each.flow, About(flow_type=each.type, attributes=frozenset(each.attributes)))
    ]
    print_problems(problems)
    output.print(f"{out}: 흐름 {len(flows)}개 / {len(flows)} flows", soft_wrap=True, markup=False)
    if resources.placeholders:
        names = ", ".join(resources.placeholders)
        output.print(f"채울 자리 / still to fill: {names}", style="yellow", soft_wrap=True, markup=False)
    raise typer.Exit(_FOUND if problems else 0)


def run(  # noqa: PLR0913 - each is an option of the command
    file: Source,
    *,
    flow: Others = None,
    channel: ChannelOption = "voice",
    hours: Open = "open",
    agents: Agents = 1,
    seed: Seed = 0,
    function: Functions_ = None,
    script: Script = None,
    as_json: AsJson = False,
) -> None:
    """흐름을 터미널에서 실행합니다: 전화(키와 말)나 채팅. / Play a flow in the terminal: a call or a chat.

    종료 코드: 0 흐름이 끝남, 1 흐름이 잘못되었거나 끝나지 않음. / Exit codes: 0 it ended, 1 it failed or never ends.
    """
    from aicc.aws.flows.simulator.contact import contact_by
    from aicc.aws.flows.simulator.scripts import read_script
    from aicc.aws.flows.simulator.world import World
    from aicc.cli.aws.flow_playing import open_player

    spoken = _channel(channel)
    is_open = _choice("--hours", hours, {"open": True, "closed": False})
    here = script is None and sys.stdin.isatty()
    givens = [] if here else list(read_script(_lines(script), spoken))
    player = open_player(file, flow, function)(World(is_open=is_open, agents=agents, seed=seed))
    contact = contact_by(spoken, str(uuid.uuid4()))
    if here:
        _play_here(player, contact, spoken)
    else:
        player.start(contact)
        show_events(player.play(givens), as_json=as_json)
        if not player.over and not as_json:
            output.print(_WITH_AGENT, style="bold", soft_wrap=True, markup=False)
    _exit(player)


def try_out(
    tests: Tests,
    *,
    flows: Flows,
    flow: Others = None,
    function: Functions_ = None,
    to_native: ToNative = None,
    as_json: AsJson = False,
) -> None:
    """흐름을 대화 시험(YAML)이나 Connect의 테스트 케이스(JSON)로 시험합니다. / Test flows by conversations.

    종료 코드: 0 모두 통과, 1 실패한 시험이나 잘못 쓴 파일이 있음. / Exit codes: 0 all passed, 1 some failed.
    """
    from aicc.aws.flows.simulator.contact import contact_by
    from aicc.aws.flows.simulator.trying import try_dialogue
    from aicc.cli.aws.flow_playing import open_player

    dialogues = _dialogues(tests, as_json=as_json)
    if to_native is not None:
        _write_native(to_native, dialogues)
        return
    opened = open_player(flows, flow, function)
    tried = [try_dialogue(each, opened(each.world), contact_by(each.channel, str(uuid.uuid4()))) for each in dialogues]
    show_tried(tried, as_json=as_json)
    raise typer.Exit(_FOUND if any(each.mismatches for each in tried) else 0)


def _play_here(player: "Player", contact: "Contact", channel: "Channel") -> None:
    """Play a contact with whoever sits at the terminal."""
    from aicc.aws.flows.simulator.contact import HungUp
    from aicc.aws.flows.simulator.player import next_pause
    from aicc.aws.flows.simulator.scripts import read_line

    output.print(_HELP, style="dim", soft_wrap=True, markup=False)
    show_events(player.start(contact))
    with suppress(EOFError, KeyboardInterrupt):
        while not player.over:
            try:
                given = read_line(input(_PROMPT), channel) or next_pause(player.state)
            except AiccError as error:
                print_error(error)
                continue
            show_events(player.do(given))
    show_events(player.do(HungUp()))


def _exit(player: "Player") -> None:
    from aicc.aws.flows.simulator.events import Ending

    ended = player.state.ended
    failed = ended is not None and ended.why in (Ending.FLOW_ERROR, Ending.STEP_LIMIT, Ending.NOT_SIMULATED)
    raise typer.Exit(_FOUND if failed else 0)


def _dialogues(tests: list[Path], *, as_json: bool) -> "list[Dialogue]":
    """Return the tests of files and folders; native test cases say what of them is left out.

    Raises:
        Exit: a file is not written as it should.
    """
    from aicc.aws.flows.simulator.dialogues import load_dialogues
    from aicc.aws.flows.test_cases import read_test_case
    from aicc.services.transcripts import find_files

    native = [path for path in tests if path.suffix == ".json"]
    written = [file for path in tests if path not in native for file in find_files(path)]
    dialogues, problems = load_dialogues(written)
    if problems:
        if as_json:
            print_json([problem_fields(problem) for problem in problems])
        else:
            print_problems(problems)
        raise typer.Exit(_FOUND)
    found = list(dialogues)
    for path in native:
        read = read_test_case(_content(path), str(path))
        found.append(read.dialogue)
        _tell_losses(path, read.losses)
    return found


def _write_native(folder: Path, dialogues: "list[Dialogue]") -> None:
    from aicc.aws.flows.test_cases import write_test_case

    files = {}
    for number, dialogue in enumerate(dialogues, start=1):
        written = write_test_case(dialogue, flow="${InboundFlowArn}")
        name = f"{number:03d}.json"
        files[name] = (json.dumps(written.request, ensure_ascii=False, indent=2) + "\n").encode()
        _tell_losses(folder / name, written.losses)
    _write(folder, files)
    output.print(f"{folder}: 테스트 케이스 {len(files)}개 / {len(files)} test cases", soft_wrap=True, markup=False)


def _tell_losses(path: Path, losses: tuple[str, ...]) -> None:
    for loss in losses:
        text = f"{path}: 옮기지 못함 / not carried over: {loss}"
        errors.print(text, style="yellow", soft_wrap=True, markup=False)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise FolderUnwritable(path=folder, why=error.strerror) from None


def _lines(script: Path | None) -> list[str]:
    if script is None:
        return sys.stdin.read().splitlines()
    try:
        return _content(script).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        ko, en = "UTF-8로 저장해 주세요.", "save it as UTF-8."
        raise FlowScriptInvalid(where=script, why_ko=ko, why_en=en) from None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise PathMissing(path=path, wanted_ko="파일", wanted_en="file") from None


def _channel(written: str) -> "Channel":
    from aicc.aws.flows.language import Channel

    return _choice("--channel", written, {"voice": Channel.VOICE, "chat": Channel.CHAT})


def _choice(option: str, written: str, choices: dict[str, _Choice]) -> _Choice:
    if written not in choices:
        names = ", ".join(choices)
        raise FlowOptionInvalid(
            option=option, why_ko=f"{names} 가운데 하나여야 합니다.", why_en=f"must be one of {names}."
        )
    return choices[written]
