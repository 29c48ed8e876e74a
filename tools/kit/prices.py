"""The price book: what each piece of work costs, as versioned data that configuration may
override."""

from pydantic import BaseModel, ConfigDict, Field

from tools.kit.ports import Resolution


class PriceBook(BaseModel):
    """Prices in whole credits (PRODUCT.md section 3). `version` is stored on every quote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = "2026-11"
    new_ideas: int = Field(default=2, ge=0)
    new_script: int = Field(default=2, ge=0)
    clip_720p: int = Field(default=15, ge=0)
    clip_1080p: int = Field(default=40, ge=0)
    voiceover: int = Field(default=5, ge=0)
    music: int = Field(default=5, ge=0)
    stitch: int = Field(default=5, ge=0)
    banner_set: int = Field(default=20, ge=0)
    flyer: int = Field(default=15, ge=0)
    jingle: int = Field(default=25, ge=0)
    welcome_grant: int = Field(default=250, ge=0)

    def clip(self, resolution: Resolution) -> int:
        """Return the price of one scene's clip."""
        return self.clip_720p if resolution == "720p" else self.clip_1080p

    def of(self, kind: str, resolution: Resolution = "1080p") -> int:
        """Return the price of one step of a production; only a clip's depends on the resolution."""
        return {
            "ideas": self.new_ideas,
            "script": self.new_script,
            "clip": self.clip(resolution),
            "voiceover": self.voiceover,
            "music": self.music,
            "stitch": self.stitch,
            "banners": self.banner_set,
            "flyer": self.flyer,
            "jingle": self.jingle,
        }[kind]


def credits_words(credits: int) -> str:
    """Return money as people read it: "1 credit", "72 credits"."""
    return f"{credits:,} credit" if credits == 1 else f"{credits:,} credits"
