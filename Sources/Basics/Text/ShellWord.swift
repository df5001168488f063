/// Words of a command line (POSIX.1-2017, Shell Command Language, §2.2).
package enum ShellWord {
  /// A text as a shell takes it for one word: in single quotes where a character could mean something else.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      ASCII.isAlphanumeric(byte) || "/_-.:+".utf8.contains(byte)
    }
    if isPlain, !word.isEmpty { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
