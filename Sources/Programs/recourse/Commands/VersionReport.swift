import BundledFiles
import HTTP
import Requests
import SQLiteStorage
import YAML

/// What `recourse version` prints: the program, what it was built from, and the libraries it found.
enum VersionReport {
  static var text: String { ([program] + libraries).joined(separator: "\n") }

  /// The program and the commit that it was built from.
  static var program: String {
    "recourse \(Version.current)" + (BundledFiles.commit.map { " (commit \($0))" } ?? "")
  }

  /// The libraries of the system, each with its version.
  static var libraries: [String] {
    [CurlTransport.library, "SQLite/\(SelfTest.current.library)", YAMLParser.library]
  }
}
