/// The pages on getting it to run.
extension Command {
  static let installHelp = """
    recourse install CLIENT FILE… [--name NAME] [--project | --config PATH]
                     [--print | --link | --yes] [OPTION of serve]…
    recourse install

    Enters a server of the files into the configuration of CLIENT, which starts it
    from then on; without words it lists the clients and where their configurations
    are. What would change is shown, and asked about, before anything is written;
    the configuration of before is kept beside it, with .bak at its end. All else in
    it, comments too, stays as it is. No key is ever written: the client passes on
    variables of yours, or a file that you name.

      --name NAME     what the server is called there, recourse unless said
      --project       the configuration of this folder, where the client has one
      --config PATH   another configuration file
      --print         print what belongs there and change nothing
      --link          print a link that opens the client and asks (vscode, cursor)
      --yes           do not ask
      the others      become options of the server that the client starts

    Example: recourse install claude-code shop.openapi.yaml --errors rfc9457
    Exit code 1: nothing was changed.
    """

  static let uninstallHelp = """
    recourse uninstall CLIENT [--name NAME] [--project | --config PATH] [--yes]

    Takes out of the client's configuration what install has entered, and leaves all
    else as it is; what would change is shown and asked about.

    Example: recourse uninstall cursor
    Exit code 1: nothing was changed.
    """

  static let doctorHelp = """
    recourse doctor [FILE…] [--call] [--json] [OPTION of serve]…

    Looks at everything that servers need, one line each with what to do where it is
    not as it should be: libraries, the state directory and its disk, what waits for
    a person, the configurations of clients that name this program, and for each
    FILE its errors, keys and logins. Nothing is changed.

      --call   make one harmless call of each API as well, to see that it answers,
               takes the key, and agrees about the time

    Example: recourse doctor shop.json --call
    Exit code 1: something has to be done.
    """

  static let demoHelp = """
    recourse demo [--manifests DIR]

    Plays a conversation between an agent and two stand-in APIs in the terminal:
    every kind of refusal, what the agent is told, and what it does. Needs no key
    and no network, and takes 17 seconds.

      --manifests DIR   where apira.json and vibe.json are; unless said beside the
                        program, else those inside it

    Example: recourse demo
    """
}
