import Text
import JSON
import Manifests

/// Why a document does not say where its API is, and the command that says it.
struct ServerComplaint {
  let servers: [ServerAddress]
  let variables: ServerVariables

  /// What a person is told who has not said it.
  var refusal: ImportError { refusal(message) }

  /// What a person is told whose own base URL cannot be used.
  func refusal(of text: String) -> ImportError {
    refusal(
      "the base URL \(DocumentExcerpt.quoted(text)) cannot be used; give it as https://host/path, or as "
        + "http://127.0.0.1:PORT on this machine"
    )
  }

  private var message: String {
    guard let first = servers.first else {
      return "the document does not say where the API is; say it: \(command("https://HOST"))"
    }
    let quoted = DocumentExcerpt.quoted(first.text)
    if let gap = first.gaps.first { return open(gap, in: first) }
    let lowered = first.text.lowercased()
    guard first.isAbsolute || first.text.contains(text: "://") else {
      let path = first.text.drop { $0 == "." || $0 == "/" }
      return "the server \(quoted) is relative to where the document came from; name its host: "
        + command("https://HOST" + (path.isEmpty ? "" : "/" + path))
    }
    if lowered.hasPrefix("http://") {
      let url = "https" + first.text.dropFirst(4)
      guard BaseURL(url) != nil else {
        return
          "the server \(quoted) is plain http, which is for this machine only, and no host that "
          + "speaks https; name one: \(command("https://HOST"))"
      }
      return
        "the server \(quoted) is plain http, which is for this machine only; if it speaks https "
        + "too: \(command(url))"
    }
    return "the server \(quoted) cannot be used; name where the API is: \(command("https://HOST"))"
  }

  private func open(_ gap: ServerVariables.Gap, in server: ServerAddress) -> String {
    let url = DocumentExcerpt.quoted(server.text)
    if let problem = gap.problem {
      return
        "\(gap.variable) \(problem); it stands for \(DocumentExcerpt.quoted(gap.name)) in the server \(url)"
    }
    var example = server.text
    for gap in server.gaps {
      example = example.replacing(
        text: "{\(gap.name)}",
        with: SnakeCase.name(gap.name).uppercased()
      )
    }
    if !example.contains(text: "://") { example = "https://HOST" + server.path }
    let names = server.gaps.map(\.variable)
    let list = names.count == 1 ? names[0] : English.list(names)
    return "the server \(url) leaves \(DocumentExcerpt.list(server.gaps.map(\.name))) to you; set "
      + "\(list) in the environment, or name the whole: \(command(example))"
  }

  /// The command, ready but for what only a person knows.
  private func command(_ url: String) -> String {
    let value = "\(variables.id)=\(ShellWord.quoted(url))"
    return variables.command("--base-url \(value)")
  }

  private func refusal(_ message: String) -> ImportError {
    let document = variables.document
    let member = document.edition == .two ? "host" : "servers"
    let pointer = JSONPointer(tokens: document.root[member] == nil ? [] : [member])
    return ImportError(
      diagnostic: Diagnostic(
        severity: .error,
        file: document.file,
        pointer: pointer,
        message: message
      )
    )
  }
}
