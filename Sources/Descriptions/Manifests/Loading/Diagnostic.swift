package import JSON
package import YAML

/// Something wrong or doubtful in a manifest, with its place.
package struct Diagnostic: Sendable, Hashable {
  /// What follows from it.
  package enum Severity: String, Sendable, Hashable {
    /// The manifest is refused.
    case error
    /// The manifest works, but perhaps not as meant.
    case warning
  }

  package var severity: Severity

  /// The file as the user named it.
  package var file: String

  /// The line, counted from 1; nil where several files are concerned.
  package var line: Int?

  /// The column in Unicode scalars, counted from 1.
  package var column: Int?
  package var pointer: JSONPointer

  /// What was expected, what was found, what to do.
  package var message: String

  /// Makes a diagnostic.
  package init(
    severity: Severity,
    file: String,
    line: Int? = nil,
    column: Int? = nil,
    pointer: JSONPointer,
    message: String
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.pointer = pointer
    self.message = message
  }
}

extension Diagnostic {
  /// Tells why a file is neither JSON nor YAML.
  package init(_ error: DocumentSyntaxError, file: String) {
    self.init(
      severity: .error,
      file: file,
      line: error.position.line,
      column: error.position.column,
      pointer: JSONPointer(),
      message: error.message
    )
  }
}

extension Diagnostic: CustomStringConvertible {
  /// One line: `file:line: error: /pointer: message`.
  package var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let parts = [place, severity.rawValue, pointer.description, message]
    return parts.filter { !$0.isEmpty }.map(ManifestExcerpt.printable).joined(separator: ": ")
  }
}
