import Text

/// Where a part of a credential is taken from.
package struct CredentialSource: Sendable, Hashable {
  /// The environment variable that holds it, or that, with `_FILE` behind its name, names its file.
  package var variable: String

  /// The path of the file; nil where the variable itself holds it.
  package var path: String?

  /// Makes a source.
  package init(variable: String, path: String? = nil) {
    self.variable = variable
    self.path = path
  }
}

extension [CredentialSource] {
  /// One line for each: the variable, and behind `=` the path where there is one.
  package var text: String {
    map { source in source.variable + (source.path.map { "=" + $0 } ?? "") }
      .joined(separator: "\n")
  }

  /// Reads the lines back; the name of a variable holds no `=`.
  package init(text: String) {
    self = text.split(separator: "\n").map { line in
      let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return CredentialSource(
        variable: String(halves[0]),
        path: halves.count > 1 ? String(halves[1]) : nil
      )
    }
  }

  /// Whether any of it lies in a file, which may change while the server runs.
  package var hasFile: Bool { contains { $0.path != nil } }
}
