"""`run`: the daemon."""

from __future__ import annotations

import click

from mailtriage.commands.context import settings_of


@click.command("run")
@click.option("--once", is_flag=True, help="Do all work that is due and exit.")
@click.pass_context
def run_command(ctx: click.Context, once: bool) -> int:
    """Poll the mailboxes, file what comes, deliver what is queued, until SIGTERM or Ctrl-C.

    \b
    mailtriage run            the daemon; logs one line an event to standard error
    mailtriage run --once     for cron; exit code 75 where a mailbox could not be reached
    """
    from mailtriage import log
    from mailtriage.app import Application
    from mailtriage.daemon import Daemon
    from mailtriage.installation import demand_only_daemon, open_desk
    from mailtriage.store import mails

    settings = settings_of(ctx, passwords=True)
    log.start(as_json=settings.log_json)
    lock = demand_only_daemon(settings)
    app = Application(open_desk(settings))
    if lock is not None and mails.end_leases(app.desk.clock.now()):
        # Nobody else may be sending: what the last daemon was sending when it was killed need not wait for its lease.
        log.event("mails of the last daemon taken over")
    daemon = Daemon(app)
    try:
        if once:
            return 75 if daemon.once() else 0
        daemon.run()
    finally:
        app.close()
        del lock
    return 0
