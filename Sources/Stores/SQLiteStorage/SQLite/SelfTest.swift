import Storage
internal import CSQLite

/// What is known of the SQLite library at hand, for whoever looks after the program.
package struct SelfTest: Hashable, Sendable {
  /// How the log may be written back into the file.
  package enum Checkpointing: Hashable, Sendable {
    /// SQLite keeps two processes apart by itself.
    case sound

    /// This SQLite can corrupt a file when two processes write or write back at once; the store's lock keeps them apart.
    case serialized
  }

  /// The library's version, such as `3.51.3`.
  package let library: String

  /// How the log may be written back into the file.
  package let checkpointing: Checkpointing

  /// The library this process runs with.
  package static var current: SelfTest {
    SelfTest(
      library: unsafe String(cString: sqlite3_libversion()),
      number: sqlite3_libversion_number()
    )
  }

  init(library: String, number: Int32) {
    self.library = library
    // The fault is in all versions with a log before 3.51.3; 3.50.7 has the repair too.
    checkpointing = number >= 3_051_003 || number == 3_050_007 ? .sound : .serialized
  }

  /// One line that says which library it is and how it is used.
  package var message: String {
    switch checkpointing {
    case .sound: "SQLite \(library)."
    case .serialized:
      "SQLite \(library) has a fault that can damage a store when two processes write at once "
        + "(repaired in 3.51.3); recourse keeps them apart by a lock. Do not write to its files "
        + "with other programs."
    }
  }

  /// Strict tables came with 3.37.
  static func checkLibrary() throws(StoreError) {
    if sqlite3_libversion_number() >= 3_037_000 { return }
    throw .oldLibrary(found: current.library, needed: "3.37.0")
  }
}
