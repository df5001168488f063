/// A name that an agent gives a task of its own: `import-42`.
package struct TaskName: Sendable, Hashable {
  package let text: String

  /// Unicode scalars of the longest name.
  package static let limit = 80

  /// Reads a name; white space around it is dropped.
  ///
  /// - Throws: what is wrong with it.
  package init(_ text: String) throws(ReferenceProblem) {
    let scalars = Self.trimmed(text)
    guard !scalars.isEmpty else { throw .empty }
    guard scalars.count <= Self.limit else { throw .tooLong(count: scalars.count) }
    if let unfit = scalars.first(where: Self.isUnfit) { throw .unfit(unfit.value) }
    let name = String(scalars)
    guard !name.hasPrefix(TaskID.prefix) else { throw .brokenHandle }
    self.text = name
  }

  private static func trimmed(_ text: String) -> Substring.UnicodeScalarView {
    let scalars = text.unicodeScalars
    let isText = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
    guard let first = scalars.firstIndex(where: isText), let last = scalars.lastIndex(where: isText)
    else { return Substring().unicodeScalars }
    return scalars[first...last]
  }

  /// Whether a scalar breaks a line, is invisible or changes how others are read, or must be escaped in JSON.
  ///
  /// Two names must not look alike, and a name must be fit to be copied out of a sentence.
  private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\"" || scalar == "\\" { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return true
    default: return scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}

/// What an agent calls a task by: its handle, or the name it gave it.
package enum TaskReference: Sendable, Hashable {
  case id(TaskID)
  case name(TaskName)

  /// Reads the text of a `task` argument.
  ///
  /// - Throws: what is wrong with it.
  package init(_ text: String) throws(ReferenceProblem) {
    let name: TaskName
    do throws(ReferenceProblem) {
      name = try TaskName(text)
    } catch {
      let trimmed = text.split(whereSeparator: \.isWhitespace)
      guard error == .brokenHandle, trimmed.count == 1, let id = trimmed.first,
        let id = TaskID(String(id))
      else { throw error }
      self = .id(id)
      return
    }
    self = .name(name)
  }

  /// The handle or the name.
  package var text: String {
    switch self {
    case .id(let id): id.text
    case .name(let name): name.text
    }
  }
}

/// Why a text can be neither the handle nor the name of a task.
package enum ReferenceProblem: Error, Sendable, Hashable {
  case empty
  case tooLong(count: Int)
  /// It holds a scalar that no name may hold; the first such.
  case unfit(UInt32)
  /// It begins like a handle and is none.
  case brokenHandle

  /// What is wrong and what to do, in sentences for the agent.
  package var sentence: String {
    switch self {
    case .empty:
      "The task argument is empty: give a short name of your own, such as \"import-42\", "
        + "or leave the argument out."
    case .tooLong(let count):
      "The name of a task has at most \(TaskName.limit) characters, and this one has \(count): "
        + "choose a short one, such as \"import-42\"; what it is about belongs into note_task."
    case .unfit(let scalar):
      "The name of a task is one line of visible characters without \" and \\, and this one holds "
        + "\(Self.point(scalar)): leave that character out."
    case .brokenHandle:
      "A task that begins with tk_ must be a whole handle, tk_ and \(RandomHandle.length) "
        + "characters: copy it as it was given, or call list_tasks to see it."
    }
  }

  private static func point(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
