/// The pages on serving APIs and calling them.
extension Command {
  static let serveHelp = """
    recourse serve FILE… [OPTION]…

    Serves the calls of manifests and OpenAPI documents as MCP tools on stdin and
    stdout; clients of agents start it so. A FILE is a file of YAML or JSON, or the
    https address of one. A file with errors is named on stderr and left out. Each
    API's key is read from the variable that its manifest names, or from the file
    of mode 0600 that the variable with _FILE at its end names. A key's file is
    read again for each call, and a FILE of this machine when it has changed, or on
    SIGHUP.

      --errors DIALECT    how the API of an OpenAPI document says no, such as stripe
                          (recourse dialects lists them); ID=DIALECT for one of many
      --only PATTERN      only these operations: a name (get_*), tag:users,
                          method:GET or path:/v1/users*; ID=PATTERN for one of many
      --except PATTERN    not these
      --read-only         nothing that writes or deletes
      --effect PATTERN=EFFECT
                          what operations do (read, write or destroy) where a
                          description is wrong, such as path:*/archive=destroy;
                          what destroys asks for confirm
      --approve PATTERN   ask the user before these writes too, through the client
                          where it can ask, else by confirm; a no is final for the
                          same call
      --notify COMMAND    tell an operator who is not there what a person must see
                          to: a program by its absolute path, with arguments, is
                          given JSON on its stdin (no shell), an https address a
                          POST of it
      --list N            list up to N operations as tools (30); an API of more is
                          reached by find_operations and call_operation
      --list NAME,…       list these besides, such as get_me or list_*
      --base-url ID=URL   where the API is (https, or http on this machine); URL
                          alone where one is served; what a document's URL leaves
                          open, as {tenant}, is read from the variable ID_TENANT
                          otherwise
      --base-url ID@SERVER=URL
                          the same for what the document has at another SERVER
      --header NAME=VALUE send this field with every request, such as an API's
                          version, and never a secret; ID:NAME=VALUE for one API
      --private-host HOST HOST (or *.corp.example) may be in a private network; an
                          API that is not named so is reached at public addresses
      --overlay FILE      change OpenAPI documents as an overlay (1.0, 1.1) says
                          before they are read; FILE may be an address too
      --id FILE=ID        what the API is called, the beginning of its tools' names
      --limit ID=CALLS/SECONDS
                          keep all calls of an API within a limit of your own
      --wait SECONDS      how long one call may wait and repeat, 0 to 45; unless
                          said 20 where the client asks for progress, else 3
      --timeout SECONDS   how long one request may take (45 unless a manifest says)
      --errors-as FORM    errors, or results for clients that keep the text of
                          errors from their model
      --schema NAME       describe arguments for one kind of model (gemini, openai)
                          or in full (plain); unless said as every model takes it
      --files DIR         let calls upload files below DIR, up to 50 MiB each
      --state DIR         where waiting calls and shared limits are kept; unless
                          said RECOURSE_STATE, XDG_STATE_HOME/recourse or
                          ~/.local/state/recourse; for many machines a database,
                          as postgresql://ROLE@HOST/DATABASE (password in
                          PGPASSWORD); :memory: keeps nothing
      --trust-share TIME  how long this process goes on with its share of a limit
                          while the database is away, such as 90s or 10m; unless
                          said 5m, and 0 has no share
      --log MIB           how much recourse log finds of all servers of the state
                          (20; 0 logs nothing)
      --log-days N        for how many days it finds it (14)
      --log-arguments     log what calls were made with too, without secrets
      --root DIR          let $refs lead to files below DIR, not only below the
                          document's folder
      --refresh           fetch documents from their addresses anew
      --document-key NAME send the key in the variable NAME for the document;
                          FIELD=NAME in a field such as PRIVATE-TOKEN
      --document-files N  fetch up to N files that a document at an address
                          refers to (2000)

    Traces and metrics go to a collector where OTEL_EXPORTER_OTLP_ENDPOINT names
    one, such as http://localhost:4318.

    Example: recourse serve shop.openapi.yaml --errors rfc9457 --read-only
    """

  static let rehearseHelp = """
    recourse rehearse FILE… [--scenario FILE] [OPTION of serve]…
    recourse rehearse --listen PORT FILE [--scenario FILE]

    Serves the tools over stdio against a stand-in API inside this program: it
    answers with the manifest's examples, enforces its budgets, and plays its errors
    as the scenario says. No key is needed and the API is not touched.

      --scenario FILE   which operation, which call, which answer
      --state DIR       keep waiting calls there; unless said they end with it
      --listen PORT     run the stand-in API alone on this port of 127.0.0.1
                        (0 picks one)

    Example: recourse rehearse --listen 8080 builtin:apira
    """

  static let toolsHelp = """
    recourse tools FILE… [--json] [OPTION of serve]…

    Lists the tools that serve would offer, what each does (read, write, destroy),
    and about how many tokens of a model's context it takes. Nothing is called.

      --json   the tools as clients get them, with effect and tokens

    Example: recourse tools shop.openapi.yaml --only tag:orders
    """

  static let callHelp = """
    recourse call FILE OPERATION [ARGUMENT]… [--dry-run] [--json] [OPTION of serve]…

    Makes one call with the whole engine: the arguments are checked, limits are kept
    together with the servers of this machine, short waits happen inside, and what
    an agent would be told is printed.

    An ARGUMENT is name=value, name:=JSON, or one JSON object; @FILE and - read it
    from a file and from stdin. A value is read as the argument's schema has it,
    a list may have commas, and a.b=1 sets a member.

      --dry-run   send nothing; print the request as a command of curl, with the
                  names of variables in the place of keys
      --json      the structured answer

    Example: recourse call shop.json find_orders state=open limit=5 --dry-run
    Exit code 1: it did not go through; the text says what to do.
    """
}
