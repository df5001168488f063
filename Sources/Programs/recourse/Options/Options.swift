import JSON
import System
import Text

/// An error in the way the program was called: exit code 2.
enum UsageError: Error, Hashable {
  case unknownCommand(String)
  case unknownAction(String, command: String, known: [String])
  case unknownOption(String, command: String, known: [String])
  case unknownOperation(String, file: String, known: [String])
  case unknownName(String, expected: String, known: [String])
  case unknownClient(String, known: [String])
  case missingValue(option: String, expected: String)
  case badValue(option: String, value: String, expected: String)
  case unusable(option: String, FileError)
  case standardInput(command: String)
  case missingOperand(command: String, expected: String)
  case unexpectedOperand(String, command: String)
  case passwordInArgument
  case unclearAddress
  case badPlace(String, in: String?)

  /// What is wrong and what to do.
  var message: String {
    switch self {
    case .unknownCommand(let name):
      "There is no command \"\(name)\"\(Self.hint(name, among: Command.allCases.map(\.rawValue))). The commands are \(Command.names)."
    case .unknownAction(let name, let command, let known):
      "recourse \(command) cannot \"\(name)\"\(Self.hint(name, among: known)). It can "
        + known.joined(separator: ", ") + "."
    case .unknownOption(let name, let command, let known):
      "recourse \(command) has no option \(name)\(Self.hint(name, among: known)). "
        + "See: recourse help \(command.prefix { $0 != " " })"
    case .unknownOperation(let name, let file, let known):
      "\(file) has no operation \"\(name)\"\(Self.hint(name, among: known)). "
        + "To see them: recourse tools \(ShellWord.quoted(file))"
    case .unknownName(let name, let command, let known):
      "recourse \(command) knows no \"\(name)\"\(Self.hint(name, among: known)); it knows "
        + English.list(known, limit: .max) + "."
    case .unknownClient(let name, let known):
      "There is no client \"\(name)\"\(Self.hint(name, among: known)); known are "
        + English.list(known, limit: .max) + ". For any other, --print of one shows what to adapt."
    case .missingValue(let option, let expected):
      "\(option) needs \(expected) after it."
    case .badValue(let option, let value, let expected):
      "\(option) needs \(expected), but \"\(value)\" was given."
    case .unusable(let option, let error):
      "\(option) cannot use \(error.path), which \(error.advice)"
    case .standardInput(let command):
      "recourse \(command) cannot take a description from standard input, where the client speaks. "
        + "Save it as a file, and name that."
    case .missingOperand(let command, let expected):
      "recourse \(command) needs \(expected)."
    case .unexpectedOperand(let value, let command):
      "recourse \(command) does not know what to do with \"\(value)\"."
    case .badPlace(let word, let variable):
      "\"\(word)\"\(variable.map { " in " + $0 } ?? "") names no place of a state. Name a directory, as /path/of/it or "
        + "./of/it, or a database, as postgresql://ROLE@HOST/DATABASE (in small letters, with both slashes)."
    case .passwordInArgument:
      "The address holds a password, which everybody on this machine could read in the list of processes. Leave it "
        + "out, and put it into PGPASSWORD, or into the password file ~/.pgpass (mode 0600) as "
        + "host:port:database:role:password. An @ that ends no role is written %40."
    case .unclearAddress:
      "Where the password ends in the address of the database cannot be told. In a role and a password write / as %2F, : "
        + "as %3A and @ as %40, and so any @ elsewhere; behind a host's colon stands the number of its port."
    }
  }
}

extension UsageError {
  private static func hint(_ name: String, among known: [String]) -> String {
    NearestName.find(name, among: known).map { " (did you mean \($0)?)" } ?? ""
  }
}

/// The words after a command, sorted into options and operands.
struct Options {
  /// An option a command knows.
  struct Spec {
    let name: String

    /// What its value is, as the end of "needs …"; nil for an option without value.
    let value: String?

    static func flag(_ name: String) -> Spec { Spec(name: name, value: nil) }
    static func valued(_ name: String, _ value: String) -> Spec { Spec(name: name, value: value) }
  }

  private var values: [String: [String]] = [:]
  private(set) var operands: [String] = []

  /// Sorts the words; `--name=value` and `--name value` are the same, and `--` ends the options.
  init(_ words: some Sequence<String>, command: String, specs: [Spec]) throws(UsageError) {
    var words = Array(words)[...]
    while let word = words.popFirst() {
      if word == "--" {
        operands += words
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let (name, attached) = Self.split(word)
      guard let spec = specs.first(where: { $0.name == name }) else {
        throw .unknownOption(name, command: command, known: specs.map(\.name))
      }
      try take(spec, attached: attached, from: &words)
    }
  }

  private mutating func take(
    _ spec: Spec,
    attached: String?,
    from words: inout ArraySlice<String>
  ) throws(UsageError) {
    guard let expected = spec.value else {
      if let attached {
        throw .badValue(option: spec.name, value: attached, expected: "no value")
      }
      values[spec.name, default: []].append("")
      return
    }
    // Nothing after it is what a script gives whose variable is not set.
    guard let value = attached ?? words.popFirst(), !value.isEmpty else {
      throw .missingValue(option: spec.name, expected: expected)
    }
    values[spec.name, default: []].append(value)
  }

  private static func split(_ word: String) -> (name: String, value: String?) {
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }

  /// Whether the option was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The last value of an option.
  func value(_ name: String) -> String? { values[name]?.last }

  /// All values of an option that may be repeated.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// A whole number within bounds.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .badValue(
        option: name,
        value: text,
        expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return number
  }
}
