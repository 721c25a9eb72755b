"""Settings, and the errors of reading them."""

from pydantic import ValidationError

from aicc.models.errors import SettingInvalid
from aicc.utils.config import Settings, describe_problems


def load_settings(**overrides: object) -> Settings:
    """Read the settings; overrides (from the command line) win over the environment.

    Raises:
        SettingInvalid: a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingInvalid(problems=describe_problems(error)) from None
