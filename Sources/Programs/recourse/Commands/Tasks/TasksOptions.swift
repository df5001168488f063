import Tasks
import Time

/// What `recourse tasks` is asked for.
struct TasksOptions {
  enum Action {
    case list
    case show(String)
    case cancel([String], call: Int?)
    /// Notes what a person saw of a call that may have happened.
    case happened(String, call: Int?, Sighting)
    /// Lists what is held.
    case listHeld
    /// The status page on this port of loopback; 0 takes a free one.
    case web(UInt16)
    case releaseAll
    case release([String])
    /// Deletes what has been over for so many seconds; `age` is how the person said it.
    case purge(seconds: Double, age: String, Confirmation)
  }

  enum Confirmation { case asked, given }

  enum Form { case lines, json }
  enum Look { case once, watch }

  let action: Action
  let form: Form
  let look: Look

  /// What `--state` names.
  let state: String?

  /// Where what is asked for is kept.
  let place: State.Place

  private enum Verb: String, CaseIterable {
    case list, show, cancel, happened, release, purge

    /// The options that make sense with it, besides those of all.
    var options: [String] {
      switch self {
      case .list: ["--watch", "--web"]
      case .show: ["--watch"]
      case .cancel: ["--call"]
      case .happened: ["--call", "--no"]
      case .release: ["--all"]
      case .purge: ["--older", "--yes"]
      }
    }
  }

  private static let specs: [Options.Spec] = [
    .valued("--state", StateLocation.expected), .flag("--json"), .flag("--watch"),
    .valued("--call", "the number of a call"), .flag("--all"), .flag("--no"), .flag("--yes"),
    .valued("--older", "a length of time such as 12h or 3d"), .flag("--web"),
  ]
  /// How long a task has been over that purge deletes, unless the words say otherwise.
  private static let usualAge = "1d"

  private static let common = ["--state", "--json"]

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "tasks", specs: Self.specs)
    var operands = options.operands[...]
    let port = options.has("--web") ? Self.port(&operands) : nil
    let verb = try Self.verb(operands.popFirst())
    let command = "tasks \(verb.rawValue)"
    for spec in Self.specs where options.has(spec.name) {
      guard Self.common.contains(spec.name) || verb.options.contains(spec.name) else {
        throw .unknownOption(spec.name, command: command, known: Self.common + verb.options)
      }
    }
    let isSingle =
      verb == .show || verb == .list || verb == .happened || options.has("--call")
    if isSingle, operands.count > 1 {
      throw .unexpectedOperand(operands[operands.startIndex + 1], command: command)
    }
    let action = try Self.action(verb, options, operands: Array(operands))
    self.action = try port.map { port throws(UsageError) in try Self.web(port, options) } ?? action
    form = options.has("--json") ? .json : .lines
    look = options.has("--watch") ? .watch : .once
    state = options.value("--state")
    place = try StateLocation.place(named: state, variable: ProgramFiles.variable)
  }

  private static func verb(_ word: String?) throws(UsageError) -> Verb {
    guard let word else { return .list }
    guard let verb = Verb(rawValue: word) else {
      throw .unknownAction(word, command: "tasks", known: Verb.allCases.map(\.rawValue))
    }
    return verb
  }

  /// Takes the word behind `--web`, where there is one that is no action; "0" where there is none.
  private static func port(_ operands: inout ArraySlice<String>) -> String {
    guard let last = operands.last, Verb(rawValue: last) == nil else { return "0" }
    return operands.popLast() ?? "0"
  }

  private static func web(_ port: String, _ options: Options) throws(UsageError) -> Action {
    guard let number = UInt16(port) else {
      throw .badValue(option: "--web", value: port, expected: "a port from 0 to 65535, or nothing")
    }
    for other in ["--json", "--watch"] where options.has(other) {
      throw .unknownOption(other, command: "tasks --web", known: ["--state"])
    }
    return .web(number)
  }

  private static func action(
    _ verb: Verb,
    _ options: Options,
    operands: [String]
  ) throws(UsageError) -> Action {
    let command = "tasks \(verb.rawValue)"
    let operand = operands.first
    switch verb {
    case .list:
      if let operand { throw .unexpectedOperand(operand, command: command) }
      return .list
    case .show: return .show(try task(operand, command))
    case .cancel:
      let call = try call(options)
      _ = try task(operand, command)
      return .cancel(operands, call: call)
    case .happened:
      let call = try call(options)
      let sighting: Sighting = options.has("--no") ? .didNotHappen : .happened
      return .happened(try task(operand, command), call: call, sighting)
    case .purge:
      if let operand { throw .unexpectedOperand(operand, command: command) }
      let age = options.value("--older") ?? Self.usualAge
      return .purge(
        seconds: try seconds(of: age),
        age: age,
        options.has("--yes") ? .given : .asked
      )
    case .release:
      guard options.has("--all") else { return operands.isEmpty ? .listHeld : .release(operands) }
      if let operand { throw .unexpectedOperand(operand, command: "\(command) --all") }
      return .releaseAll
    }
  }

  private static func call(_ options: Options) throws(UsageError) -> Int? {
    try options.integer("--call", in: 1...1_000_000)
  }

  private static func seconds(of age: String) throws(UsageError) -> Double {
    guard let seconds = DurationText.seconds(age) else {
      throw .badValue(
        option: "--older",
        value: age,
        expected: "a length of time such as 12h or 3d"
      )
    }
    return seconds
  }

  private static func task(_ operand: String?, _ command: String) throws(UsageError) -> String {
    guard let operand else {
      throw .missingOperand(command: command, expected: "a task, by its handle or its name")
    }
    return operand
  }
}
