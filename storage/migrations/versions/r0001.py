"""The first revision: all tables, and the triggers that guard the ledger."""

from alembic import op

from storage import guards
from storage.migrations.r0001 import money, talk, work

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything, in an order in which every reference has its target."""
    talk.event()
    talk.outbox()
    talk.worker_heartbeat()
    work.workspace()
    money.account()
    work.asset()
    work.campaign()
    talk.follow()
    work.member()
    money.spend_limit()
    work.api_key()
    work.brand_version()
    talk.conversation()
    money.hold()
    work.identity()
    work.project()
    work.strategy_version()
    work.idea()
    talk.inbox()
    talk.message()
    work.quote()
    work.scene()
    work.script_version()
    money.transfer()
    talk.turn()
    money.entry()
    work.production()
    work.scene_version()
    work.step()
    guards.install(op.get_bind())
