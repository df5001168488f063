/// The pages for whoever looks after what runs.
extension Command {
  static let loginHelp = """
    recourse login FILE [--device] [--credential NAME] [--state DIR]
                   [--base-url ID=URL]… [--private-host HOST]…
                   [--errors [ID=]DIALECT]… [--id FILE=ID] [--overlay FILE]…
                   [--root DIR] [--refresh] [--document-key [FIELD=]NAME]
                   [--document-files N]

    Prints the address at which you allow this machine to call the API in your name,
    waits until you have, and keeps the login in the state directory, readable by
    you alone. Servers find it without a restart and renew it. The client's id, and
    its secret if it has one, are read from the variables that the manifest names.

      --device            with a code that you type on another device
      --credential NAME   which login, where the manifest has several
      --state DIR         the state directory of the servers
      the others          as with serve

    Example: recourse login calendar.json --device
    Exit code 1: nobody is logged in now.
    """

  static let logoutHelp = """
    recourse logout FILE [--credential NAME] [--state DIR]

    Removes what recourse login has kept. It takes the other options of login too,
    for a FILE that cannot be read without them.

    Example: recourse logout calendar.json
    Exit code 1: nobody was logged in.
    """

  static let tasksHelp = """
    recourse tasks [list] [--watch] [--json] [--state DIR]
    recourse tasks --web [PORT] [--state DIR]
    recourse tasks show TASK [--watch] [--json] [--state DIR]
    recourse tasks cancel TASK… [--call N] [--json] [--state DIR]
    recourse tasks happened TASK [--no] [--call N] [--json] [--state DIR]
    recourse tasks release [SCOPE | TASK | NO]… [--all] [--json] [--state DIR]
    recourse tasks purge [--older TIME] [--yes] [--json] [--state DIR]

      list      what a person must do, what waits for what and until when, which
                scopes are shut or on hold, how much of the limits is used
      show      everything of one task
      cancel    gives up what is pending in tasks, and says what to tell the user
      happened  closes a call that may have happened, because a person has looked
                and seen that it did; with --no it did not, and is sent once more
      release   lifts holds, opens what the API shut for a while and what is left
                alone because it kept failing, makes the calls behind it due and
                forgets the pace that refusals taught, because a person has put
                right what was asked for; takes back the no of a person who was
                asked about a call, so that they are asked again; without a name
                it lists what is held, shut or refused, with the commands
      purge     deletes tasks that have been over for a day, and asks before;
                what waits, is held or has to be checked stays, and so does what
                its agent was not told yet

    A TASK is named by its name, its handle, or a beginning of the handle that no
    other has. A SCOPE is named as list shows it, or by the API alone; where two
    keys of an API are in use, shop/credential means both, shop/credential~3f2a one.
    A NO is named as list shows it (no_3f2a91c4d0e7), or by the tool for all of it.
    All times are UTC. Looking changes nothing, and servers go on meanwhile.

      --watch       look again each second until Ctrl-C: redrawn on a terminal,
                    where arrows scroll and q ends it; elsewhere a line for each
                    change
      --web [PORT]  the same as a page for a browser on this machine, to act on
                    too; its address has a secret in it and is valid until Ctrl-C
      --call N      this call of the task alone
      --no          it did not happen
      --all         release everything that is held or paced; what is shut for a
                    while opens by name alone, and a no is taken back by name alone
      --older TIME  purge what has been over for so long (12h, 3d) instead
      --yes         purge without being asked
      --json        one object with everything (with --watch one a second)
      --state DIR   the state directory; unless said RECOURSE_STATE,
                    XDG_STATE_HOME/recourse or ~/.local/state/recourse; or a
                    database, as postgresql://ROLE@HOST/DATABASE

    Example: recourse tasks release shop/credential
    Exit code 1: there is no such task, or nothing of the kind.
    """

  static let stateHelp = """
    recourse state check [--state PLACE] [--json]
    recourse state move FROM TO [--dry-run] [--fence] [--json]
    recourse state reopen PLACE [--json]

      check    looks at where waiting calls and shared limits are kept, and changes
               nothing: whether it can be reached and written, whether its tables
               are as this program makes them, which rights are missing, how far
               the clocks are apart; each line says what to do
      move     takes everything that is kept from one place to another, a directory
               or a database: all of it or nothing. TO has to be empty. FROM is left
               as it was and marked as moved, so that no program goes on with it.
               End the servers before, and start them with TO. What is of one
               machine stays in its directory: logins, saved files, logs
      reopen   takes a place that was moved away into use again, as it was then

      PLACE, FROM, TO  a directory, or postgresql://ROLE@HOST/DATABASE; for check
                       unless said RECOURSE_STATE, XDG_STATE_HOME/recourse or
                       ~/.local/state/recourse
      --dry-run        say what would be moved, and write nothing
      --fence          move although programs use FROM: they can write nothing there
                       from then on, and say so; what they are sending at that
                       moment has to be checked
      --json           one object with everything

    Example: recourse state check --state postgresql://agents@db/recourse
             recourse state move ~/.local/state/recourse postgresql://agents@db/r
    Exit code 1: there is something to do, or it was not moved, and why; 3: it could
    not be looked at, read or written.
    """

  static let logHelp = """
    recourse log [--api ID] [--task TASK] [--since TIME] [--failed] [--follow]
                 [--limit N] [--json] [--state DIR]

    Shows what happened to calls, of all processes of this machine with one state
    directory: what each call came to, attempts that failed, waits, holds, releases,
    and what a person did with recourse tasks. The latest 200 entries are shown
    unless --since or --limit says more. All times are UTC.

      --api ID      of one API alone
      --task TASK   of one task, by its name, its handle or a beginning of that
      --since TIME  a length of time (15m, 2h, 3d) or an instant (2026-11-28T18:00Z)
      --failed      only what did not go through
      --follow      go on with what comes, until Ctrl-C
      --limit N     the latest N entries
      --json        one object on a line for each entry
      --state DIR   the state directory, as of recourse tasks; for a database the
                    directory that keeps what is of this machine

    What servers keep of it, and whether the arguments of calls stand in it, is said
    to serve by --log, --log-days and --log-arguments.

    Example: recourse log --api shop --since 2h --failed
    """
}
