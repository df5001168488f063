/// A file that cannot be used, and why in a clause.
package struct FileError: Error, Hashable {
  package let path: String
  package let problem: String

  /// What the person who named the file can do; nil where nobody knows.
  package var remedy: String?

  package init(path: String, problem: String, remedy: String? = nil) {
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }

  /// The problem and the remedy in one sentence, to stand behind the path.
  package var advice: String { remedy.map { "\(problem); \($0)." } ?? "\(problem)." }

  /// One line for the person who named the file.
  package var message: String { "\(path): \(advice)" }
}
