import System
import Guidance
import Failures
import HTTP
import JSON
import MCP
import Manifests
import Synchronization
import Tasks
import Time

/// `recourse explain`: what an agent is told about one answer, without calling anything.
struct Explain {
  private static let specs: [Options.Spec] = [
    .valued("--sample", "a file"), .valued("--status", "a status from 100 to 599"),
    .valued("--header", "a field such as 'Retry-After: 17'"),
    .valued("--operation", "the name of an operation"), .flag("--short"), .flag("--json"),
  ]
  private let options: Options
  private let path: String

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "explain", specs: Self.specs)
    guard let path = options.operands.first else {
      throw .missingOperand(command: "explain", expected: "a manifest file")
    }
    if options.operands.count > 1 {
      throw .unexpectedOperand(options.operands[1], command: "explain")
    }
    guard options.has("--sample") != options.has("--status") else {
      throw .missingOperand(command: "explain", expected: "either --sample FILE or --status N")
    }
    self.path = path
  }

  func run() throws(UsageError) -> ExitCode {
    let files = ManifestFiles([path], accepting: .dialectsToo)
    files.report(to: .standardError)
    guard let manifest = files.subjects.first?.manifest else { return .no }
    let name = options.value("--operation")
    if let name, !manifest.operations.contains(where: { $0.name == name }) {
      throw .badValue(
        option: "--operation",
        value: name,
        expected: "one of " + manifest.operations.map(\.name).joined(separator: ", ")
      )
    }
    guard let sample = try sample(of: manifest) else { return .no }
    explain(sample, manifest: manifest, operation: name ?? sample.operation)
    return .done
  }

  private func explain(_ sample: SampleFile, manifest: Manifest, operation name: String?) {
    let operation = manifest.operations.first { $0.name == name } ?? manifest.operations.first
    let now = sample.now ?? (options.has("--sample") ? Sample.standardNow : SystemClock.present)
    let told = served(sample, manifest, operation, now)
    let explanation = Explanation(
      sample.answer.response,
      manifest: manifest,
      operation: operation,
      arguments: sample.arguments,
      now: now,
      memory: sample.memory,
      task: options.has("--short") ? nil : Self.task
    )
    guard options.has("--json") else {
      return Terminal.standardOutput.write(line: told?.text ?? explanation.text)
    }
    let object = told?.structuredContent ?? explanation.structured
    let json = json(object, text: told?.text ?? explanation.text)
    Terminal.standardOutput.write(line: JSONWriter.text(.object(json)))
  }

  /// A handle as calls that are kept get one.
  private static let task = TaskID(entropy: Array(repeating: 0, count: 16)).text

  /// What `serve` tells of the answer; nil for the short form, and where only the answer can be told of.
  private func served(
    _ sample: SampleFile,
    _ manifest: Manifest,
    _ operation: Manifests.Operation?,
    _ now: Timestamp
  ) -> ToolResult? {
    guard !options.has("--short"), sample.memory.isEmpty, let operation else { return nil }
    let told = Mutex(ToolResult?.none)
    _ = EventLoopProgram.run {
      let answer = ServedAnswer(
        manifest: manifest,
        operation: operation,
        arguments: sample.arguments,
        now: now
      )
      let result = await answer.told(sample.answer.response)
      told.withLock { $0 = result }
      return .done
    }
    return told.withLock { $0 }
  }

  /// The structured content with the text; an answer about which there is nothing to say is just `ok`.
  private func json(_ structured: JSONObject, text: String) -> JSONObject {
    var json = structured
    if json["action"] == "ok", json["notes"] == nil { return ["action": "ok"] }
    json["text"] = .string(text)
    return json
  }

  private func sample(of manifest: Manifest) throws(UsageError) -> SampleFile? {
    guard let file = options.value("--sample") else { return try sampleFromWords() }
    do throws(FileError) {
      let (sample, diagnostics) = SampleFile.load(
        bytes: try Files.read(file),
        file: file,
        manifest: manifest
      )
      for diagnostic in diagnostics {
        Terminal.standardError.write(line: diagnostic.description)
      }
      return sample
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return nil
    }
  }

  private func sampleFromWords() throws(UsageError) -> SampleFile? {
    let status = try options.integer("--status", in: 100...599) ?? 0
    var headers: [(name: String, value: String)] = []
    for text in options.all("--header") { headers.append(try Self.field(text)) }
    do throws(FileError) {
      let body = Terminal.standardInput.isInteractive ? [] : try Files.read("-")
      var answer = RecordedAnswer(status: status, headers: headers, body: body)
      answer.body = answer.response.inUTF8.body
      return SampleFile(answer: answer)
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return nil
    }
  }

  private static func field(_ text: String) throws(UsageError) -> (name: String, value: String) {
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
      throw .badValue(
        option: "--header",
        value: text,
        expected: "a field such as 'Retry-After: 17'"
      )
    }
    let value = text[text.index(after: colon)...].drop { $0 == " " }
    return (String(text[..<colon]), String(value))
  }
}

extension RecordedAnswer {
  /// The answer as the transport would have brought it.
  fileprivate var response: HTTPResponse {
    HTTPResponse(
      status: status,
      fields: HTTPFields(headers.map { ($0.name, $0.value) }),
      body: body
    )
  }
}
