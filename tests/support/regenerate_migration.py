"""Writes the first revision anew from the models; only allowed before the first release.

Run it from the project's folder: python -m tests.support.regenerate_migration
"""

import re
import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Table
from sqlalchemy.orm import class_mapper

from storage import models
from storage.base import Base

MIGRATIONS = Path(models.__file__).parent / "migrations"
PARTS = {
    "models": ("work", "campaigns, projects and productions"),
    "models_money": ("money", "credits"),
    "models_talk": ("talk", "talk and mail"),
}
JSON = "sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')"
JSON_TYPE = 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'


def render(table: Table) -> str:
    """Return the body of the function that creates a table and its indexes."""
    operations: list[ops.MigrateOperation] = [ops.CreateTableOp.from_table(table)]
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        operations.append(ops.CreateIndexOp.from_index(index))
    context = MigrationContext.configure(dialect_name="postgresql")
    text = render_python_code(ops.UpgradeOps(operations), migration_context=context)
    text = "\n".join(line for line in text.splitlines() if "# ###" not in line)
    text = re.sub(r"op\.f\(('[^']*')\)", r"\1", text)
    return text.replace("sa.String(length=", "sa.String(").replace(JSON, "JSON")


def write() -> list[Path]:
    """Write the revision and its parts; returns the files."""
    part_of = {
        mapper.class_.__tablename__: PARTS[mapper.class_.__module__.removeprefix("storage.")][0]
        for mapper in (class_mapper(mapped) for mapped in Base.__subclasses__())
    }
    folder = MIGRATIONS / "r0001"
    folder.mkdir(exist_ok=True)
    files = [folder / "__init__.py"]
    files[0].write_text('"""The parts of the first revision: one function for each table."""\n')
    for part, title in PARTS.values():
        bodies = [
            f'def {table.name}() -> None:\n    """Create `{table.name}`."""\n{render(table)}\n'
            for table in Base.metadata.sorted_tables
            if part_of[table.name] == part
        ]
        uses_json = any("JSON" in body for body in bodies)
        head = f'"""The tables of {title}, made by the first revision."""\n\n'
        head += "import sqlalchemy as sa\nfrom alembic import op\n"
        if uses_json:
            head += "from sqlalchemy.dialects import postgresql\n\n"
            head += f"JSON = {JSON_TYPE}\n"
        files.append(folder / f"{part}.py")
        files[-1].write_text(head + "\n\n" + "\n\n".join(bodies))
    calls = [f"    {part_of[table.name]}.{table.name}()" for table in Base.metadata.sorted_tables]
    files.append(MIGRATIONS / "versions" / "r0001.py")
    files[-1].write_text(
        '"""The first revision: all tables, and the triggers that guard the ledger."""\n\n'
        "from alembic import op\n\n"
        "from storage import guards\n"
        "from storage.migrations.r0001 import money, talk, work\n\n"
        'revision = "0001"\ndown_revision = None\n\n\n'
        "def upgrade() -> None:\n"
        '    """Create everything, in an order in which every reference has its target."""\n'
        + "\n".join(calls)
        + "\n    guards.install(op.get_bind())\n"
    )
    return files


if __name__ == "__main__":
    written = [str(file) for file in write()]
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", "--line-length", "100"]
    subprocess.run([*ruff, *written], check=True)
    print("\n".join(written))
