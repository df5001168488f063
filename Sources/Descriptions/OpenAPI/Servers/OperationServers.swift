import Text
import Manifests

/// The servers of single operations, and what is to be said about them.
struct OperationServers {
  let server: ServerChoice
  let wishes: ImportOptions.Wishes
  let variables: ServerVariables

  /// Operations of one server.
  private struct Group {
    let url: BaseURL
    let first: Place
    var count = 1

    /// Whether they are called with the others, because a person says where the API is.
    let isGathered: Bool
  }

  private var groups: [Group] = []

  /// What was said of servers that several operations have.
  private var said: Set<String> = []

  init(server: ServerChoice, wishes: ImportOptions.Wishes) {
    self.server = server
    self.wishes = wishes
    variables = server.variables
  }

  /// The operation with the server and the path that it has; nil with a remark where it cannot be called.
  mutating func placed(
    _ source: OperationSource,
    _ remarks: inout ImportDiagnostics
  ) -> OperationSource? {
    var placed = source
    var own = ImportDiagnostics(file: remarks.file)
    let (place, tail) = server.own(source.operation, source.item, &own)
    remarks.add(own.without(&said))
    if let tail {
      placed.template = source.template.below(tail.path)
      placed.serverParameters = tail.parameters
    }
    switch place {
    case .same: break
    case .below(let prefix): placed.template.text = prefix + placed.template.text
    case .elsewhere(let url):
      let move = wishes.moves.first { $0.means(url) }
      placed.server = move?.url ?? (isGathering ? nil : url)
      if move == nil { count(url, source.operation.place) }
    case .unusable(let text, let gaps):
      guard let move = wishes.moves.first(where: { $0.means(text) }) else {
        let complaint = Self.complaint(of: gaps, text) ?? Self.complaint(text, variables)
        remarks.leaveOut(1, complaint, at: source.operation.place)
        return nil
      }
      placed.server = move.url
    }
    return placed
  }

  /// Why an operation is left out whose server leaves something open, and where that is said; nil where nothing is open.
  private static func complaint(of gaps: [ServerVariables.Gap], _ url: String) -> String? {
    guard let first = gaps.first else { return nil }
    let server = "the operation's own server \(DocumentExcerpt.quoted(url))"
    if let problem = first.problem {
      return "\(first.variable) \(problem); it stands for \(DocumentExcerpt.quoted(first.name)) in "
        + "\(server), so the operation is left out"
    }
    return "\(server) leaves \(DocumentExcerpt.list(gaps.map(\.name))) to you, so the operation is "
      + "left out; set \(English.list(gaps.map(\.variable))) in the environment"
  }

  /// Why an operation is left out, and the command that brings it back.
  private static func complaint(_ url: String, _ variables: ServerVariables) -> String {
    let reference = URIReference(url)
    let lost = "the operation's own server \(DocumentExcerpt.quoted(url)) "
    guard let authority = reference.authority, !authority.isEmpty, !url.contains("{") else {
      return lost
        + "cannot be used, so the operation is left out; write a whole https URL, or pass an overlay "
        + "that does"
    }
    let isLocal = BaseURL(url)?.isLoopback ?? false
    let target = isLocal ? url : "https://" + authority + reference.path
    let option = "\(variables.id)@\(ShellWord.quoted(authority))=\(ShellWord.quoted(target))"
    let reason =
      isLocal
      ? "is somebody's own machine, while the API is elsewhere, so the operation is left out; if yours is meant: "
      : "is plain http, which is for this machine only, so the operation is left out; if it speaks https too: "
    return lost + reason + variables.command("--base-url \(option)")
  }

  /// Whether a person has put another place in the document's.
  private var isGathering: Bool { wishes.baseURL != nil && server.home != nil }

  private mutating func count(_ url: BaseURL, _ place: Place) {
    if let known = groups.firstIndex(where: { $0.url == url }) {
      groups[known].count += 1
    } else {
      groups.append(Group(url: url, first: place, isGathered: isGathering))
    }
  }

  /// Says where the operations are called: their credentials go there.
  func remark(_ remarks: inout ImportDiagnostics) {
    for group in groups {
      let count = English.count(group.count, "operation")
      let verb = group.count == 1 ? "is" : "are"
      let option = "--base-url \(variables.id)@\(group.url.host)=URL"
      remarks.note(
        group.isGathered
          ? "\(count) \(verb) at \(group.url.text) in the document, and \(verb) called at "
            + "\(server.baseURL.text) with the others; for another place pass \(option)"
          : "\(count) \(verb) at \(group.url.text), as the document says, and \(verb) called there with "
            + "the credentials that \(group.count == 1 ? "it takes" : "they take"); for another place pass "
            + option,
        at: group.first
      )
    }
  }
}
