import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Time

/// Whatever an API answers, the agent is told one thing to do, in few words that can be shown.
enum AnswerFuzz {
  /// The first line names a dialect; another word leads to one of them all the same.
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let (name, rest) = FuzzInput.halves(bytes)
    guard let manifest = manifest(String(decoding: name, as: UTF8.self)) else {
      throw FuzzFinding("there are no dialects")
    }
    let end = rest.firstRange(of: Array("\n\n".utf8))?.upperBound ?? rest.endIndex
    let collector = AnswerCollector(reading: Array(rest[..<end]))
    let answer = HTTPResponse(
      status: (100...599).contains(collector.status) ? collector.status : 429,
      fields: collector.fields,
      body: Array(rest[end...])
    )
    for budget in manifest.errors.budgets {
      try BudgetReading(answer, of: budget, now: .fuzzed).check()
    }
    for operation in [manifest.operations.first, nil] {
      try check(answer, CallContext(manifest: manifest, operation: operation, now: .fuzzed))
    }
  }

  private static func manifest(_ name: String) -> Manifest? {
    let index = name.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF
    return standIns[name] ?? (names.isEmpty ? nil : standIns[names[index % names.count]])
  }

  private static let names = standIns.keys.sorted()
  private static let standIns: [String: Manifest] = {
    let folder = "manifests/dialects"
    let files = Repository.names(in: folder).filter { $0.hasSuffix(".json") }
    let loaded = files.compactMap { file -> (String, Manifest)? in
      let dialect = Dialect.load(bytes: Repository.bytes("\(folder)/\(file)"), file: file).dialect
      return dialect.map { (String(file.dropLast(5)), $0.standIn) }
    }
    return Dictionary(uniqueKeysWithValues: loaded)
  }()

  // MARK: - What is told

  static func check(_ answer: HTTPResponse, _ context: CallContext) throws(FuzzFinding) {
    switch ResponseInterpretation(answer, context: context) {
    case .failure(let failure): try check(failure, context)
    case .success(let good):
      // Good content is the API's own and is shown as it is; only its length is ours to decide.
      let told = SuccessText(good, context: context).text.unicodeScalars.count
      try expect(told <= SuccessText.textLimit, "\(told) characters")
      let explained = Explanation(
        answer,
        manifest: context.manifest,
        operation: context.operation,
        now: context.now
      )
      let action = explained.structured["action"]?.string
      try expect(action.map { explained.text.hasPrefix($0 + ": ") } == true, explained.text)
      for item in good.failedItems.prefix(8) { try check(item.failure, context) }
    }
  }

  private static func check(_ failure: Failure, _ context: CallContext) throws(FuzzFinding) {
    let again = Failure(json: failure.json)
    try expect(again.json == failure.json, "\(failure.json) is kept as \(again.json)")
    let guidance = Guidance(failure, context: context)
    try check(guidance)
    // What was kept is told in the same words.
    try expect(Guidance(again, context: context).text == guidance.text, "\(guidance.text)")
  }

  private static func check(_ guidance: Guidance) throws(FuzzFinding) {
    let text = guidance.text
    try checkShown(text, limit: Guidance.textLimit)
    let actions = Guidance.Action.allCases.map(\.rawValue)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let told = lines.compactMap { line in actions.first { line.hasPrefix($0 + ": ") } }
    try expect(told == [guidance.action.rawValue], "the actions \(told): \(text)")
    try expect(text.hasPrefix(guidance.action.rawValue + ": "), "the action is not first: \(text)")
    let structured = guidance.structured
    try expect(structured["action"]?.string == guidance.action.rawValue, "\(structured)")
    let written = JSONWriter.bytes(.object(structured))
    try expect((try? JSONParser.parse(written)) == .object(structured), "\(structured)")
    guard let wait = guidance.wait else {
      return try expect(guidance.action != .backOff, "back off, and until when is not told")
    }
    try expect((0...400_000_000).contains(wait.seconds), "\(wait.seconds) s")
    let seconds = wait.until - .fuzzed
    try expect(abs(seconds - Double(wait.seconds)) <= 1, "\(wait)")
  }

  /// A text of many lines without anything that acts on a terminal or hides.
  private static func checkShown(_ text: String, limit: Int) throws(FuzzFinding) {
    try expect(text.unicodeScalars.count <= limit, "\(text.unicodeScalars.count) characters")
    let unfit = text.unicodeScalars.first { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .lineSeparator, .paragraphSeparator: true
      default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      }
    }
    try expect(unfit == nil, "U+\(String(unfit?.value ?? 0, radix: 16)) in \(text)")
  }
}
