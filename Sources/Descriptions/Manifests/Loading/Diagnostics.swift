import JSON

/// What reading a manifest finds wrong, in the order in which it is found.
///
/// A class, because the readers of nested values all add to one list.
final class Diagnostics {
  /// A diagnostic that still lacks its line.
  struct Finding {
    var severity: Diagnostic.Severity
    var pointer: JSONPointer
    var anchor: Anchor
    var message: String
  }

  /// Which part of a member the finding is about.
  enum Anchor { case name, value }

  /// Who wrote what is read: only a person can be asked for words.
  enum Writer { case person, program }

  let writer: Writer

  private(set) var all: [Finding] = []

  /// What is wrong in other files that this one uses.
  private(set) var elsewhere: [Diagnostic] = []

  init(writer: Writer = .person) { self.writer = writer }

  var hasErrors: Bool { all.contains { $0.severity == .error } }

  func add(_ diagnostics: [Diagnostic]) { elsewhere += diagnostics }

  func error(_ message: String, at pointer: JSONPointer, _ anchor: Anchor = .value) {
    all.append(Finding(severity: .error, pointer: pointer, anchor: anchor, message: message))
  }

  func warning(_ message: String, at pointer: JSONPointer, _ anchor: Anchor = .value) {
    all.append(Finding(severity: .warning, pointer: pointer, anchor: anchor, message: message))
  }
}

/// Why a text is not what it should be, as a clause that a diagnostic can print.
package struct InvalidText: Error {
  package let message: String

  init(_ message: String) { self.message = message }
}
