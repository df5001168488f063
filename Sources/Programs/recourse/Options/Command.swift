/// What the program can be asked to do.
enum Command: String, CaseIterable {
  case serve, check, explain, `import`, login, logout, tasks, rehearse, demo

  /// The names in one phrase.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// One line for the list of commands.
  var summary: String {
    switch self {
    case .serve: "serve the manifests' calls as MCP tools over stdio"
    case .check: "read manifests, run their samples, and name everything that is wrong"
    case .explain: "print what an agent is told about one answer of the API"
    case .import: "turn an OpenAPI document into a manifest to keep and edit"
    case .login:
      "log in at an API in a browser or on another device, for all servers of this machine"
    case .logout: "forget a login"
    case .tasks: "show what waits for what, give tasks up, release what a person has put right"
    case .rehearse: "serve the tools against a stand-in API, without a key"
    case .demo: "show a conversation between an agent and two APIs that say no"
    }
  }

  /// The page that `recourse COMMAND --help` prints.
  var help: String {
    switch self {
    case .serve:
      """
      recourse serve FILE… [--state DIR] [--base-url ID=URL]… [--limit ID=CALLS/SECONDS]…
                     [--only PATTERN]… [--except PATTERN]… [--read-only] [--wait SECONDS]
                     [--timeout SECONDS] [--errors-as FORM] [--list WHAT]… [--errors [ID=]DIALECT]…
                     [--files DIR] [--effect PATTERN=EFFECT]… [--overlay FILE]… [--root DIR] [--refresh]
                     [--document-key [FIELD=]NAME] [--header [ID:]NAME=VALUE]…

      Serves the calls of manifests and OpenAPI documents as MCP tools on stdin and stdout.
      A FILE is a file of YAML or JSON, or the https address of one. A file with errors is named on stderr and left out; the sound ones are served.

        --state DIR         where waiting calls and shared limits are kept; unless said, RECOURSE_STATE,
                            XDG_STATE_HOME/recourse or ~/.local/state/recourse; for many machines a
                            database, as postgresql://ROLE@HOST/DATABASE (password in PGPASSWORD)
        --base-url ID=URL   send the calls of manifest ID to URL (https, or http on this machine); what a
                            document's URL leaves open, as {tenant}, is read from ID_TENANT otherwise
        --base-url ID@SERVER=URL
                            send those to URL that the document has at another SERVER, a host
        --errors DIALECT    read the errors of OpenAPI documents in this dialect, such as stripe or
                            rfc9457; ID=DIALECT speaks of one document
        --limit ID=CALLS/SECONDS
                            keep all calls of manifest ID within a limit of your own
        --only PATTERN      serve only these operations: a name (get_*), tag:users, method:GET or
                            path:/v1/users*; * stands for any text, ID=PATTERN speaks of one manifest
        --except PATTERN    leave these operations out
        --read-only         leave out every tool that writes or deletes
        --effect PATTERN=EFFECT
                            what operations do (read, write or destroy), where a description is wrong,
                            such as path:*/archive=destroy; destroy asks for confirm
        --header NAME=VALUE send this field with every request, such as User-Agent=ours/1.0 or an API's version;
                            no secrets: those are read from variables. ID:NAME=VALUE speaks of one manifest
        --files DIR         let calls upload files below DIR by their path, up to 50 MiB each
        --wait SECONDS      time one call may spend on waiting and repeating, 0 to 45; unless said 20 where
                            the client asks for progress, else 3, because many give a call up after 5
        --timeout SECONDS   time one request may take, 45 unless the manifest says; above 48 the client has to wait
                            longer than most do
        --errors-as FORM    errors, or results for clients that keep the text of errors from their model
        --overlay FILE      change OpenAPI documents as an overlay (1.0, 1.1) says before they are read; FILE
                            may be an address too
        --root DIR          let $refs lead to files below DIR, not only below the document's folder
        --refresh           fetch documents from their addresses anew, also where the copy is the newest;
                            copies are kept in the state directory and stand in without the network
        --document-key NAME send the key in the variable NAME (or in the file that NAME_FILE names) for
                            the document; FIELD=NAME sends it in a field such as PRIVATE-TOKEN
        --list N            list up to N operations as tools, 30 unless said; file after file, one whose
                            operations do not all fit is reached by find_operations and call_operation
        --list NAME,…       list these besides, such as get_me or list_*

      Each API's key is read from the variable its manifest names, or from the file that
      the variable with _FILE at its end names (mode 0600).
      """
    case .check:
      """
      recourse check FILE… [--json] [--effect PATTERN=EFFECT]… [--base-url ID=URL]…
                     [--errors [ID=]DIALECT]… [--header [ID:]NAME=VALUE]… [--overlay FILE]… [--root DIR]
                     [--refresh] [--document-key [FIELD=]NAME] [--state DIR]

      Reads each manifest, dialect or OpenAPI document, names every error with file, line and place, and
      runs the samples. A FILE may be an https address; all options but --json are those of serve.
      Exit code 0: all is well. 1: something is wrong.
      """
    case .explain:
      """
      recourse explain MANIFEST --sample FILE [--operation NAME] [--short] [--json]
      recourse explain MANIFEST --status N [--header 'Name: value']… [--operation NAME] [--short] [--json] < BODY

      Prints what serve would tell an agent when the API answers so, word for word, the handle of the
      kept call aside. Nothing is called.
      A sample file holds status, headers, body (JSON, or a string as sent) and, where it matters,
      now (the instant at which the answer came) and memory (values remembered from the last success).
      Without now a sample's answer comes at 2026-11-20T12:00:00Z, as in check; that of --status now.

        --short  leave out the kept call: what the answer alone comes to
        --json   print the structured content, with the text as "text"
      """
    case .import:
      """
      recourse import FILE [--id ID] [--base-url URL] [--errors DIALECT]… [--only PATTERN]…
                      [--except PATTERN]… [--read-only] [--effect PATTERN=EFFECT]… [--output FILE]
                      [--header NAME=VALUE]… [--overlay FILE]… [--root DIR] [--refresh]
                      [--document-key [FIELD=]NAME] [--state DIR]

      Prints the manifest that an OpenAPI document (2.0, 3.0, 3.1 or 3.2, in JSON or YAML) comes to, to keep, edit
      and serve in the document's place. What could not be carried over is named on stderr.

        --id ID             the beginning of the tools' names; unless said, made of the title
        --base-url URL      where the API is, if not where the document says
        --errors DIALECT    how the API says no, if it does as a well-known one: stripe, rfc9457, …
        --only PATTERN      only these operations: a name (get_*), tag:users, method:GET, path:/v1/*
        --except PATTERN    not these
        --read-only         no operation that writes or deletes
        --effect PATTERN=EFFECT
                            what operations do: read, write or destroy
        --header NAME=VALUE
                            a field of every request, such as an API's version
        --output FILE       write there, if there is no such file yet
        --overlay FILE, --root DIR, --refresh, --document-key NAME
                            as with serve; FILE may be an https address

      Exit code 1: the document cannot be imported.
      """
    case .login:
      """
      recourse login FILE [--device] [--credential NAME] [--state DIR] [--base-url ID=URL]
                     [--overlay FILE]… [--root DIR] [--refresh] [--document-key [FIELD=]NAME]

      Prints the address at which you allow this machine to call the API in your name, waits until you
      have, and keeps the login in the state directory, readable by you alone. Servers find it without a
      restart and renew it.

        --device            with a code that you type on another device, where no browser is
        --credential NAME   which login, where the manifest has several
        --state DIR         the state directory of the servers; unless said, RECOURSE_STATE,
                            XDG_STATE_HOME/recourse or ~/.local/state/recourse

      The client's id, and its secret if it has one, are read from the variables the manifest names. The
      FILE and the options for it are those of serve.
      Exit code 1: nobody is logged in now.
      """
    case .logout:
      """
      recourse logout FILE [--credential NAME] [--state DIR]

      Removes what recourse login has kept.
      Exit code 1: nobody was logged in.
      """
    case .tasks:
      """
      recourse tasks [list] [--watch] [--json] [--state DIR]
      recourse tasks show TASK [--watch] [--json] [--state DIR]
      recourse tasks cancel TASK [--call N] [--json] [--state DIR]
      recourse tasks release [SCOPE | TASK | --all] [--json] [--state DIR]

      list      what waits for what and until when, what a person must do, which scopes are shut or
                on hold, how much of the limits is used
      show      everything of one task, which is named by its handle or its name
      cancel    gives up what is pending in a task, and says what to tell the user
      release   lifts holds and makes held calls due, because a person has put right what was
                asked for, and forgets how fast refusals taught to call; without a name it lists
                what is held, with the commands

      All times are UTC. Looking changes nothing, and servers go on meanwhile.

        --watch       look again each second until Ctrl-C: redrawn on a terminal, elsewhere a line for
                      each change
        --call N      give up this call of the task alone
        --all         release everything that is held
        --json        one object with everything (with --watch one a second, each on its line)
        --state DIR   the state directory; unless said, RECOURSE_STATE, XDG_STATE_HOME/recourse or
                      ~/.local/state/recourse; or a database, as postgresql://ROLE@HOST/DATABASE

      Exit code 1: there is no such task, or nothing of the kind.
      """
    case .rehearse:
      """
      recourse rehearse MANIFEST… [--scenario FILE] [--state DIR] [--read-only] [--wait SECONDS]
                        [--list N] [--overlay FILE]…
      recourse rehearse --listen PORT MANIFEST [--scenario FILE]

      Serves the tools over stdio against a stand-in API inside this program: it answers with the
      manifest's examples, enforces its budgets, and plays its errors as the scenario says.
      No key is needed and the API is not touched.

        --scenario FILE   which operation, which call, which answer
        --state DIR       keep waiting calls there; unless said they end with the rehearsal
        --listen PORT     run the stand-in API alone on this port of 127.0.0.1 (0 picks one)
      """
    case .demo:
      """
      recourse demo [--manifests DIR] [--client NAME]

      Plays a conversation between an agent and two stand-in APIs in the terminal: every kind of
      refusal, what the agent is told, and what it does. Needs no key and no network.

        --manifests DIR   where apira.json and vibe.json are; found beside the program unless said
        --client NAME     whose configuration to print at the end
      """
    }
  }

  /// The page that `recourse --help` prints.
  static var overview: String {
    let width = allCases.map(\.rawValue.count).max() ?? 0
    let lines = allCases.map { command in
      let padding = String(repeating: " ", count: width - command.rawValue.count)
      return "  recourse \(command.rawValue)\(padding)   \(command.summary)"
    }
    return """
      Recourse gives an AI agent the calls of HTTP APIs as MCP tools, and tells it what to do
      when an API says no: revise, back off until a stated time, ask the operator, or verify.

      \(lines.joined(separator: "\n"))

      recourse COMMAND --help tells more. Exit codes: 0 done, 1 the answer is no, 2 wrong usage,
      3 could not run.
      """
  }
}
