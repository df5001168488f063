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

  static let bundleHelp = """
    recourse bundle FILE… --output FILE.mcpb [--name NAME] [--version VERSION]
                    [--program FILE] [OPTION of serve]…

    Packs the files, the options and this program into one file (an MCPB bundle)
    that a colleague opens with Claude Desktop, or another client that takes such
    bundles. The client asks for the keys and keeps them; a file or an option that
    holds one is refused, and none is ever inside. What a FILE at an address says is
    fetched when the bundle is started. A document that refers to other files is
    packed as what recourse import makes of it.

      --output FILE.mcpb  what is written, if there is no such file yet
      --name NAME         what clients know it by; unless said, the APIs' ids
      --version VERSION   1.0.0 unless said; raise it with each change
      --program FILE      another build of recourse to put inside, such as one for
                          another system

    Example: recourse bundle shop.openapi.yaml --output shop.mcpb
    Exit code 1: nothing was written.
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
    recourse demo [--manifests DIR] [--svg [--steps A-B]]

    Plays a conversation between an agent and two stand-in APIs in the terminal:
    every kind of refusal, what the agent is told, and what it does. Needs no key
    and no network, and takes 17 seconds.

      --manifests DIR   where apira.json and vibe.json are; unless said beside the
                        program, else those inside it
      --svg             print it as a picture for a page, once it is over
      --steps A-B       these steps of it alone

    Example: recourse demo
    """
}
