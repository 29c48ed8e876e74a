"""Every knob: its type, default, unit and meaning. The only module that reads the environment.

Each field is set by the environment variable `AYTADA_` + its name in capitals, or by a line in
`.env`.
"""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The configuration of one process."""

    model_config = SettingsConfigDict(
        env_prefix="AYTADA_", env_file=".env", extra="ignore", frozen=True
    )

    data_dir: Path = Path("data")
    """Where the embedded database, files and locks live."""
    database_url: str = ""
    """`postgresql://user:password@host/name` for several machines; empty means SQLite in
    `data_dir`."""
    files_url: str = ""
    """`s3://bucket/prefix`, `gs://…` or `az://…`; empty means a folder in `data_dir`."""
    secret: SecretStr = SecretStr("")
    """Signs links to files. Empty means a random one kept in `data_dir`; set it on several
    machines."""

    model_base_url: str = ""
    """An OpenAI-compatible server, such as `http://localhost:11434/v1`; empty means the embedded
    model."""
    model_name: str = ""
    """The model's id at that server."""
    model_api_key: SecretStr = SecretStr("")
    """Its key, where it wants one."""
    model_api: Literal["auto", "chat", "responses"] = "auto"
    """Which of OpenAI's two protocols; auto knows OpenAI and Azure, and takes chat for all
    others."""
    model_timeout_seconds: float = Field(default=90.0, gt=0)
    """How long one answer of the model may take, from the question to its last word."""
    model_turn_tokens_max: int = Field(default=120_000, ge=1_000)
    """How many tokens, in and out, all answers of one turn may use. One question to the model has
    about 12,000, mostly the tools and the last of the talk; eight questions are the most."""
    model_input_price: float = Field(default=0.0, ge=0)
    """What the model's vendor takes for a million tokens that it reads, in US dollars; 0 means
    unknown."""
    model_output_price: float = Field(default=0.0, ge=0)
    """What it takes for a million tokens that it writes, in US dollars."""
    model_turn_dollars_max: float | None = Field(default=None, gt=0)
    """How much one turn may cost at these prices, in US dollars; empty means no such bound."""
    model_outage_starter_copy: bool = False
    """Whether the embedded writer may write starter copy, labelled as such, while the model is
    away; otherwise copy waits until the model is back."""

    render_concurrency: int = Field(default=2, ge=1, le=64)
    """How many render steps this process runs at once; two cores are well used by two."""
    render_deadline_seconds: float = Field(default=600.0, gt=0)
    """After how long one render step is given up."""
    drain_seconds: int = Field(default=8, ge=0)
    """How long a stopping process lets running steps end."""

    http_host: str = "127.0.0.1"
    """The address that the server listens on; anything but a loopback address needs API keys."""
    http_port: int = Field(default=8420, ge=0, le=65535)
    """Its port."""
    public_url: str = ""
    """The address that links to files begin with; empty means the server's own."""
    workspace_name: str = "My workspace"
    """The name of the workspace that the command line works in."""
    member_name: str = "You"
    """The name of the member who sits at the command line."""

    slack_signing_secret: SecretStr = SecretStr("")
    """Proves that a request comes from Slack (Basic Information → App Credentials). With it and a
    bot token, or an id and a secret, the Slack door is open."""
    slack_bot_token: SecretStr = SecretStr("")
    """`xoxb-…` of an app that is installed in one team; that team shares the workspace of the
    command line."""
    slack_client_id: str = ""
    """For an app that several teams install: each team gets a workspace of its own."""
    slack_client_secret: SecretStr = SecretStr("")
    """Goes with the id."""
    slack_app_token: SecretStr = SecretStr("")
    """`xapp-…`: talk through Socket Mode instead of a public address; for development."""
    slack_api_url: str = "https://slack.com/api/"
    """Where Slack's Web API is."""

    prices: dict[str, Any] = Field(default_factory=dict)
    """Overrides of the price book as JSON, such as `{"version": "mine", "stitch": 3}`."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
    """How much is logged."""

    @model_validator(mode="after")
    def _dollars_need_prices(self) -> Self:
        if self.model_turn_dollars_max is not None and not (
            self.model_input_price or self.model_output_price
        ):
            raise ValueError(
                "AYTADA_MODEL_TURN_DOLLARS_MAX needs AYTADA_MODEL_INPUT_PRICE and "
                "AYTADA_MODEL_OUTPUT_PRICE (US dollars per million tokens)."
            )
        return self

    @property
    def has_slack(self) -> bool:
        """Whether the Slack door is open: requests can be proved, or come by Socket Mode, and
        there is a way to a token."""
        can_hear = self.slack_signing_secret.get_secret_value() or (
            self.slack_app_token.get_secret_value()
        )
        can_speak = self.slack_bot_token.get_secret_value() or (
            self.slack_client_id and self.slack_client_secret.get_secret_value()
        )
        return bool(can_hear and can_speak)

    def sqlalchemy_url(self) -> str:
        """Return the database's URL, the embedded one when none is set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'aytada.db'}"

    def store_url(self) -> str:
        """Return the file store's URL, the local folder when none is set."""
        return self.files_url or f"file://{self.data_dir.resolve() / 'files'}"
