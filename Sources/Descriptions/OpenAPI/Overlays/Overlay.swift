package import JSON
package import Manifests
package import YAML

/// Changes to other descriptions, kept apart from them (Overlay Specification 1.0 and 1.1).
package struct Overlay: Sendable {
  /// One change.
  private struct Action: Sendable {
    let target: JSONPath
    let change: Change
    let pointer: JSONPointer

    enum Change: Sendable {
      case remove
      case update(JSONValue)
      case copy(JSONPath)
    }
  }

  /// The overlay's file as the user named it.
  package let file: String

  /// The document that the overlay says it is for.
  package let extends: String?

  /// What is doubtful in the overlay, with its lines.
  package private(set) var remarks: [Diagnostic] = []
  private let document: WrittenDocument
  private var actions: [Action] = []

  /// Reads an overlay.
  ///
  /// - Throws: `ImportError` where it is none, or has an action that cannot be applied.
  package init(_ document: WrittenDocument, file: String) throws(ImportError) {
    self.document = document
    self.file = file
    extends = document.value["extends"]?.string
    let version = document.value["overlay"]?.scalarText
    guard let version else {
      throw fault(
        "expected an overlay, which starts with \"overlay: 1.0.0\", found none; see the Overlay "
          + "Specification"
      )
    }
    guard version == "1" || version.hasPrefix("1.") else {
      throw fault("expected version 1.0 or 1.1 of overlays, found \(version)", at: ["overlay"])
    }
    guard let written = document.value["actions"]?.array, !written.isEmpty else {
      throw fault("expected \"actions\", a list with at least one action", at: [])
    }
    for (index, action) in written.enumerated() {
      try read(action, ["actions", String(index)])
    }
  }

  private mutating func read(_ action: JSONValue, _ place: [String]) throws(ImportError) {
    guard action.object != nil else {
      throw fault("expected an action, an object with \"target\"", at: place)
    }
    guard let text = action["target"]?.string else {
      throw fault("an action needs \"target\", a JSONPath such as \"$.paths['/x'].get\"", at: place)
    }
    let target = try path(text, at: place + ["target"])
    let pointer = JSONPointer(tokens: place + ["target"])
    if action["remove"] == true {
      guard !target.segments.isEmpty else {
        throw fault("\"$\" is the whole document, which cannot be removed", at: pointer.tokens)
      }
      actions.append(Action(target: target, change: .remove, pointer: pointer))
    } else if let update = action["update"] {
      actions.append(Action(target: target, change: .update(update), pointer: pointer))
    } else if let copy = action["copy"]?.string {
      let source = try path(copy, at: place + ["copy"])
      actions.append(Action(target: target, change: .copy(source), pointer: pointer))
    } else {
      let known = ["target", "update", "remove", "copy", "description"]
      let odd = action.object?.names.first { !known.contains($0) && !$0.hasPrefix("x-") }
      let hint = odd.map { "; \(DocumentExcerpt.quoted($0)) is none of them" } ?? ""
      remark(
        "the action has neither \"update\" nor \"remove\" nor \"copy\", so it does nothing\(hint)",
        place
      )
    }
  }

  private func path(_ text: String, at place: [String]) throws(ImportError) -> JSONPath {
    do throws(JSONPathError) {
      return try JSONPath(text)
    } catch {
      throw fault(error.message, at: place)
    }
  }

  // MARK: - Applying

  /// A document changed, and how many values each action has found.
  package struct Outcome: Sendable {
    package var document: JSONValue

    /// Values by action, in their order.
    package var counts: [Int]
  }

  /// Applies all actions, each to what those before have left.
  ///
  /// - Throws: `ImportError` at the action that cannot be applied, for then the document is not what was wished.
  package func applied(to document: JSONValue) throws(ImportError) -> Outcome {
    var outcome = Outcome(document: document, counts: [])
    for action in actions { outcome.counts.append(try apply(action, to: &outcome.document)) }
    return outcome
  }

  private func apply(_ action: Action, to document: inout JSONValue) throws(ImportError) -> Int {
    let places = try select(action.target, in: document, action.pointer)
    if places.isEmpty { return 0 }
    let change: DocumentEdit.Change
    switch action.change {
    case .remove: change = .remove
    case .update(let update): change = .merge(update)
    case .copy(let source):
      let sources = try select(source, in: document, action.pointer)
      guard sources.count == 1 else {
        throw fault(
          "\"copy\" takes one value, and its JSONPath selects \(sources.count); name exactly one",
          at: action.pointer.tokens.dropLast() + ["copy"]
        )
      }
      change = .merge(sources[0].value)
    }
    do throws(DocumentEdit.Clash) {
      let edit = DocumentEdit(change, at: places.map(\.tokens))
      if let changed = try edit.applied(to: document) { document = changed }
    } catch {
      throw fault(
        "the document has \(error.found) at \(error.pointer), and the action brings \(error.offered), "
          + "which cannot be merged; remove what is there by an action before this one",
        at: action.pointer.tokens
      )
    }
    return places.count
  }

  private func select(
    _ path: JSONPath,
    in document: JSONValue,
    _ place: JSONPointer
  ) throws(ImportError) -> [JSONPathSelection.Node] {
    var selection = JSONPathSelection(in: document)
    do throws(JSONPathError) {
      return try selection.nodes(of: path)
    } catch {
      throw fault(error.message, at: place.tokens)
    }
  }

  // MARK: - What is said

  /// What is to be said of actions that have found nothing, where `counts` are their values in all documents; `documents`
  /// names those.
  package func idle(_ counts: [Int], in documents: String) -> [Diagnostic] {
    let idle = zip(actions, counts).filter { $0.1 == 0 }.map(\.0)
    guard idle.count == actions.count, idle.count > 1 else {
      return idle.map { action in
        placed(
          "the target selects nothing in \(documents); the action does nothing",
          action.pointer.tokens
        )
      }
    }
    return [
      placed(
        "none of the \(idle.count) actions selects anything in \(documents), so the overlay does nothing; "
          + "is it for another document?",
        ["actions"]
      )
    ]
  }

  private mutating func remark(_ message: String, _ place: [String]) {
    remarks.append(placed(message, place))
  }

  private func fault(_ message: String, at place: [String] = []) -> ImportError {
    var diagnostic = placed(message, place)
    diagnostic.severity = .error
    return ImportError(diagnostic: diagnostic)
  }

  private func placed(_ message: String, _ place: [String]) -> Diagnostic {
    let diagnostic = Diagnostic(
      severity: .warning,
      file: file,
      pointer: JSONPointer(tokens: place),
      message: message
    )
    return OpenAPIImport.placed([diagnostic], in: document)[0]
  }
}
