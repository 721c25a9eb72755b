"""Every setting, read once from the environment and .env."""

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"
# The bot that comes with the package.
PACKAGED_BOT = Path(str(files("aicc"))) / "bots" / "banking"
# The scenarios of what every bot does by itself.
PACKAGED_REFLEXES = PACKAGED_BOT.parent / "reflexes"


class Settings(BaseSettings):
    """Settings, each from the variable AICC_<NAME>. Secrets hide themselves in logs and dumps."""

    model_config = SettingsConfigDict(
        env_prefix="AICC_",
        env_file=".env",
        # AICC_TOKEN_SECRET= in a copied .env.example means: not set.
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # A refused secret must not be printed with the refusal.
        hide_input_in_errors=True,
    )

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    bot: Path = Field(default=PACKAGED_BOT, description="Folder of the bot project. Default: the packaged banking bot.")
    data_dir: Path = Field(default=Path("var"), description="Folder for the database, trained artefacts and keys.")
    artefact_dir: Path | None = Field(
        default=None,
        description="Folder of the trained artefacts. Default: `artefacts` in the data folder. One that comes with the "
        "program, as in a Lambda, may be read-only.",
    )
    store: Literal["sqlite", "dynamodb", "redis", "memory"] = Field(
        default="sqlite",
        description="Where conversations are kept. `redis` is for a demo: it keeps what Redis keeps. `memory` forgets "
        "everything at the end.",
    )
    encryption: str = Field(
        default="local",
        description="What wraps the keys that encrypt customers' data at rest: `local` (a key file in the data folder, "
        "made at first start), `kms:` and the id, ARN or alias of a key of AWS KMS, or `off`.",
    )
    master_key_file: Path | None = Field(
        default=None, description="File of the key of `local`. Default: `master.key` in the data folder."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level that is logged."
    )
    token_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs conversation tokens. Default: made at first start and kept in the data folder.",
    )
    token_hours: int = Field(default=24, ge=1, description="Hours for which a conversation token is valid.")
    caller_secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Keys the ids under which telephone callers are kept, so that nobody finds a number by computing "
        "the ids of all numbers. The same for all processes, and kept: with another one, a caller is somebody else. "
        "Default: none; the ids are checksums that anyone can compute.",
    )
    admin_keys: SecretStr | None = Field(
        default=None,
        description="Admin keys as role:name:key, separated by commas; roles are viewer, agent and admin. "
        "Default: one admin key, made and printed once at first start.",
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Other origins whose pages may call the API and open streams, separated by commas."
    )
    opens_per_minute: int = Field(default=600, ge=1, description="Conversations that one address may open a minute.")
    messages_per_minute: int = Field(
        default=1800, ge=1, description="Messages that one conversation may send a minute."
    )
    keyed_per_minute: int = Field(default=1200, ge=1, description="Admin requests that one address may send a minute.")
    turns_at_once: int = Field(
        default=512,
        ge=1,
        description="Turns that a process runs or keeps waiting at the same moment; more are answered 503 with "
        "Retry-After.",
    )
    drain_seconds: float = Field(
        default=2.0,
        ge=0,
        description="Seconds between the signal to stop, from which on `/readyz` answers 503, and the closing of "
        "connections. Longer than the interval of a load balancer's checks.",
    )
    redis: SecretStr | None = Field(
        default=None,
        description="Redis that several processes share: `redis://user:password@host:6379/0`, or `rediss://` with TLS. "
        "Default: none.",
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="Processes that take turns on one port. More than one need AICC_REDIS."
    )
    traces: str = Field(
        default="",
        pattern="^(https?://.+)?$",
        description="Address of an OpenTelemetry collector that gets the traces, as `http://collector:4318/v1/traces`. "
        "Default: none.",
    )
    traces_share: float = Field(default=1.0, ge=0, le=1, description="Share of the traces that is sent.")
    cloudwatch: bool = Field(
        default=False,
        description="Whether metrics for CloudWatch (AICC/Chatbot) are written to standard output, once a minute.",
    )
    dynamodb_prefix: str = Field(default="", description="Prefix of the names of the DynamoDB tables.")
    aws_region: str = Field(
        default="", description="Region of AWS. Default: that of AWS_REGION, or else Seoul (`ap-northeast-2`)."
    )
    aws_endpoint: str = Field(
        default="",
        description="Address of a server that stands in for AWS, such as DynamoDB Local. Default: AWS itself.",
    )
    nlu: Literal["local", "lex", "aws"] = Field(
        default="local",
        description="Who understands messages: `local`, `lex` (a bot of Lex V2 tells the intents), or `aws` (besides, "
        "Comprehend tells mood and entities). The local engine does what they do not, or cannot in time.",
    )
    lex_bot_id: str = Field(
        default="", pattern="^([0-9A-Za-z]{10})?$", description="Id of the bot of Lex V2, of ten letters and digits."
    )
    lex_bot_alias_id: str = Field(
        default="", pattern="^([0-9A-Za-z]{10})?$", description="Id of its alias. Best is one without a code hook."
    )
    lex_endpoint: str = Field(
        default="",
        description="Address of a server that stands in for Lex, such as `aicc aws lex serve`. Default: as "
        "AICC_AWS_ENDPOINT.",
    )
    nlu_seconds: float = Field(
        default=2.0, gt=0, le=30, description="Time that Lex and Comprehend have for a message, all attempts together."
    )
    connect_instance_id: str = Field(
        default="", description="Id of the instance of Amazon Connect that escalations of other channels come to."
    )
    connect_chat_flow_id: str = Field(default="", description="Id of the flow that such a chat begins with.")
    connect_task_flow_id: str = Field(
        default="",
        description="Id of the flow of the tasks that are made outside business hours. Default: a chat waits then too.",
    )
    connect_queues: Annotated[tuple[tuple[str, str], ...], NoDecode] = Field(
        default=(),
        description="Queues of Amazon Connect as name=id, separated by commas. A name is a scenario, a rule, a reason "
        "(`VIP`), a priority (`URGENT`) or `*` for all others; the first that fits, in this order, counts.",
    )
    max_body_bytes: int = Field(default=65_536, ge=1024, description="Largest request body and WebSocket frame.")
    action_timeout_seconds: float = Field(default=5.0, gt=0, description="Time after which an action counts as failed.")
    actions_at_once: int = Field(
        default=64,
        ge=1,
        description="Calls of one action that a process runs at the same moment; more count as failed at once.",
    )
    embedder: str = Field(
        default="",
        description="Model whose sentence embeddings are added to the built-in understanding: "
        "`sentence-transformers:/path/to/model`, `openai:https://host/v1#model` (any server that speaks OpenAI's API), "
        "`bedrock:amazon.titan-embed-text-v2:0`, `bedrock:cohere.embed-multilingual-v3`, or `hashed` to try it without "
        "a model. Default: none.",
    )
    embedder_key: SecretStr | None = Field(default=None, description="API key of an `openai:` embedder.")
    search: SecretStr | None = Field(
        default=None,
        description="Search engine of the FAQ: `opensearch+https://user:password@host:9200/prefix` or "
        "`elasticsearch+https://...`, also with `+http`; `?ca=/path/to/ca.pem` trusts a certificate of your own. "
        "Default, or `embedded`: the index that comes with the package.",
    )
    search_timeout_seconds: float = Field(
        default=1.0, gt=0, description="Time that a connection to the search engine, and a search, may take."
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("connect_queues", mode="before")
    @classmethod
    def _pair(cls, value: object) -> object:
        if isinstance(value, str):
            pairs = (part.partition("=") for part in value.split(",") if part.strip())
            return tuple((name.strip(), queue.strip()) for name, _, queue in pairs)
        return value

    @cached_property
    def search_engine(self) -> str:
        """Return the address of the search engine with its password, or nothing for the embedded index."""
        written = self.search.get_secret_value().strip() if self.search else ""
        return "" if written == "embedded" else written

    @cached_property
    def database(self) -> Path:
        """Return the path of the SQLite file."""
        return self.data_dir / "aicc.sqlite3"

    @cached_property
    def artefacts(self) -> Path:
        """Return the folder of the trained artefacts."""
        return self.artefact_dir or self.data_dir / "artefacts"

    @cached_property
    def master_key(self) -> Path:
        """Return the path of the master key."""
        return self.master_key_file or self.data_dir / "master.key"


def shared_metrics() -> Path | None:
    """Return the folder in which the workers of one port add up their metrics; None for a single process."""
    folder = os.environ.get(_METRICS)
    return Path(folder) if folder else None


def tell_workers(overrides: Mapping[str, object], metrics: Path) -> None:
    """Have the processes that this one starts use the same settings.

    Args:
        overrides: settings from the command line, by name; None was not given.
        metrics: an empty folder for `shared_metrics`.
    """
    os.environ.update({f"AICC_{name.upper()}": str(value) for name, value in overrides.items() if value is not None})
    # The name that prometheus_client looks for.
    os.environ[_METRICS] = str(metrics)


def named_secrets(names: Iterable[str]) -> dict[str, str]:
    """Return the variables of these names that are set, in the environment or else in .env."""
    file = dotenv_values(".env")
    found = {name: os.environ.get(name, file.get(name)) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def describe_problems(error: ValidationError) -> str:
    """Return what is wrong with the settings, naming the variables."""
    return "; ".join(f"AICC_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors())
