"""Korean particles (조사) and endings behind a noun: where a name ends and grammar begins."""

from typing import Final

from aicc.utils.patterns import lazy_pattern


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES: Final = _set(
    """
    은 는 이 가 을 를 의 와 과 도 만 들 에 로 으로 께 랑 이랑 하고 나 이나 든 이든 든지 이든지 란 이란 라도 이라도
    라서 이라서 에서 에게 에게서 에게로 에다 에다가 한테 한테서 한테로 께서 로부터 으로부터 부터 까지 보다 처럼 마다
    밖에 조차 마저 만큼 대로 말고 야말로 이야말로 라고 이라고 라는 이라는 입니다 입니다만 입니까 이에요 예요 이예요
    에요 이어요 여요 요 이요 야 이야 고 이고 며 이며 인데 인가 인가요 인지 죠 이죠 지 이지 지요 이지요 네 이네 네요
    이네요
    """
)
# One particle, two (에서도), and three where the last is the polite 요 (에서만요).
_CHAINS: Final = (
    _PARTICLES
    | {one + other for one in _PARTICLES for other in _PARTICLES}
    | {one + other + "요" for one in _PARTICLES for other in _PARTICLES}
)
_LONGEST: Final = 6
_LAST_LETTERS: Final = frozenset(particle[-1] for particle in _CHAINS)
_WORD_REST: Final = lazy_pattern(f"[가-힣A-Za-z0-9]{{0,{_LONGEST + 1}}}")


def ends_word(text: str, index: int) -> bool:
    """Return whether nothing but particles stands between here and the end of the word."""
    rest = _WORD_REST.match(text, index).group()  # type: ignore[union-attr]
    return not rest or rest in _CHAINS


def skip_particles(text: str, index: int) -> int:
    """Return where the particles that stand here end; the same place when there is none."""
    for end in range(min(index + _LONGEST, len(text)), index, -1):
        if text[index:end] in _CHAINS:
            return end
    return index


def particle_cuts(word: str) -> list[int]:
    """Return where a word may be cut into two letters or more and particles, longest first; its own end included."""
    size = len(word)
    if word[-1] not in _LAST_LETTERS:
        return [size]
    return [size, *(cut for cut in range(size - 1, max(size - _LONGEST, 2) - 1, -1) if word[cut:] in _CHAINS)]
