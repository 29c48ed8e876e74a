"""What we keep: tables, ledger, files, inbox, events, outbox. Imports none of ours."""
