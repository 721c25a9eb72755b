"""Personal data in text: found and treated as a policy says before anything is stored, logged or indexed."""

from aicc.utils.pii.finding import Found, find
from aicc.utils.pii.masking import mask, mask_digits
from aicc.utils.pii.policy import STRICT, PrivacyPolicy, Treatment

__all__ = ["STRICT", "Found", "PrivacyPolicy", "Treatment", "find", "mask", "mask_digits"]
