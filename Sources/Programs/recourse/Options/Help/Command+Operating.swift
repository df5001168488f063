/// The pages for whoever looks after what runs.
extension Command {
  static let loginHelp = """
    recourse login FILE [--device] [--credential NAME] [--state DIR]
                   [OPTION of serve]…

    Prints the address at which you allow this machine to call the API in your name,
    waits until you have, and keeps the login in the state directory, readable by
    you alone. Servers find it without a restart and renew it. The client's id, and
    its secret if it has one, are read from the variables that the manifest names.

      --device            with a code that you type on another device
      --credential NAME   which login, where the manifest has several
      --state DIR         the state directory of the servers

    Example: recourse login calendar.json --device
    Exit code 1: nobody is logged in now.
    """

  static let logoutHelp = """
    recourse logout FILE [--credential NAME] [--state DIR]

    Removes what recourse login has kept.

    Example: recourse logout calendar.json
    Exit code 1: nobody was logged in.
    """

  static let tasksHelp = """
    recourse tasks [list] [--watch] [--json] [--state DIR]
    recourse tasks --web [PORT] [--state DIR]
    recourse tasks show TASK [--watch] [--json] [--state DIR]
    recourse tasks cancel TASK… [--call N] [--json] [--state DIR]
    recourse tasks release [SCOPE | TASK]… [--all] [--json] [--state DIR]

      list      what a person must do, what waits for what and until when, which
                scopes are shut or on hold, how much of the limits is used
      show      everything of one task
      cancel    gives up what is pending in tasks, and says what to tell the user
      release   lifts holds, opens what the API shut for a while, makes the calls
                behind it due and forgets the pace that refusals taught, because a
                person has put right what was asked for; without a name it lists
                what is held or shut, with the commands

    A TASK is named by its name, its handle, or a beginning of the handle that no
    other has. A SCOPE is named as list shows it, or by the API alone. All times are
    UTC. Looking changes nothing, and servers go on meanwhile.

      --watch       look again each second until Ctrl-C: redrawn on a terminal,
                    where arrows scroll and q ends it; elsewhere a line for each
                    change
      --web [PORT]  the same as a page for a browser on this machine, to act on
                    too; its address has a secret in it and is valid until Ctrl-C
      --call N      give up this call of the task alone
      --all         release everything that is held or paced; what the API shut
                    for a while opens by name alone
      --json        one object with everything (with --watch one a second)
      --state DIR   the state directory; unless said RECOURSE_STATE,
                    XDG_STATE_HOME/recourse or ~/.local/state/recourse; or a
                    database, as postgresql://ROLE@HOST/DATABASE

    Example: recourse tasks release shop/credential
    Exit code 1: there is no such task, or nothing of the kind.
    """
}
