/// The pages on what describes an API.
extension Command {
  static let checkHelp = """
    recourse check FILE… [--json] [--only PATTERN]… [--except PATTERN]…
                   [--read-only] [--effect PATTERN=EFFECT]… [--base-url ID=URL]…
                   [--errors [ID=]DIALECT]… [--header [ID:]NAME=VALUE]…
                   [--id FILE=ID]… [--overlay FILE]… [--root DIR] [--refresh]
                   [--document-key [FIELD=]NAME] [--document-files N] [--state DIR]

    Reads each manifest, dialect or OpenAPI document, names every error with file,
    line and place, and runs the samples. A FILE may be an https address; all
    options but --json are those of serve.

    Example: recourse check shop.json
    Exit code 0: all is well. 1: something is wrong.
    """

  static let explainHelp = """
    recourse explain MANIFEST --sample FILE [--operation NAME] [--short] [--json]
    recourse explain MANIFEST --status N [--header 'Name: value']…
                     [--operation NAME] [--short] [--json] < BODY

    Prints what serve would tell an agent when the API answers so, word for word,
    the handle of the kept call aside. Nothing is called. A sample file holds
    status, headers, body (JSON, or a string as sent) and, where it matters, now
    (the instant at which the answer came) and memory (values remembered from the
    last success). Without now a sample's answer comes at 2026-11-20T12:00:00Z, as
    in check; that of --status now.

      --short  leave out the kept call: what the answer alone comes to
      --json   print the structured content, with the text as "text"

    Example: recourse explain builtin:apira --status 429 --header 'Retry-After: 9'
    """

  static let importHelp = """
    recourse import FILE [--id ID] [--base-url URL] [--errors DIALECT]…
                    [--only PATTERN]… [--except PATTERN]… [--read-only]
                    [--effect PATTERN=EFFECT]… [--output FILE]
                    [--header NAME=VALUE]… [--overlay FILE]… [--root DIR]
                    [--refresh] [--document-key [FIELD=]NAME] [--document-files N]
                    [--state DIR]

    Prints the manifest that an OpenAPI document (2.0 to 3.2, in JSON or YAML)
    comes to, to keep, edit and serve in the document's place. What could not be
    carried over is named on stderr. FILE may be an https address.

      --id ID          the beginning of the tools' names; unless said, made of the
                       title
      --base-url URL   where the API is, if not where the document says
      --output FILE    write there, if there is no such file yet
      the others       as with serve

    Example: recourse import shop.openapi.yaml --errors stripe --output shop.json
    Exit code 1: the document cannot be imported.
    """

  static let dialectsHelp = """
    recourse dialects [--json]
    recourse dialects show NAME

    Lists the dialects inside this program: how well-known APIs and standards say
    no. serve, check and import take one with --errors, a manifest with
    "errors": {"use": "stripe"}. A file of the name in a folder dialects beside a
    manifest is used in the place of the one inside.

    show prints one, to read or to begin your own with; it prints the words that
    dialects and manifests are written in (vocabulary), their JSON schema (schema),
    what scenarios of rehearse may say (scenarios) and the manifests inside (apira,
    vibe) too.

    Example: recourse dialects show stripe
    """
}
