import EventLoop
import HTTP
import JSON
import Manifests
import System

/// `--notify`: where the operator is told what a person has to see to.
struct NotifyOption: Sendable {
  static let spec = Options.Spec.valued("--notify", form)

  private static let form =
    "the absolute path of a program, with arguments after it, or an https address (http on this machine)"

  private enum Target: Sendable {
    case command([String])
    case address(String, HTTPRequest.Reach)
  }

  private let target: Target

  /// Reads the option; nil where it is not given.
  init?(_ options: Options) throws(UsageError) {
    guard let text = options.value("--notify") else { return nil }
    guard let target = Self.target(text) else {
      throw .badValue(option: "--notify", value: text, expected: Self.form)
    }
    self.target = target
  }

  private static func target(_ text: String) -> Target? {
    if text.hasPrefix("https://") || text.hasPrefix("http://") {
      guard let address = try? WebAddress(text) else { return nil }
      guard address.scheme == "https" || address.host.isLoopback else { return nil }
      return .address(text, .anyAddress)
    }
    guard let words = words(text), let program = words.first, program.hasPrefix("/"),
      (try? SystemFile.facts(program))?.kind == .file
    else { return nil }
    return .command(words)
  }

  /// The words of a command: blanks part them, quotes of either kind keep them together, and nothing else has a meaning.
  static func words(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      switch (quote, character) {
      case (let open?, _) where character == open: quote = nil
      case (_?, _): word = (word ?? "") + String(character)
      case (nil, "\""), (nil, "'"):
        quote = character
        word = word ?? ""
      case (nil, " "), (nil, "\t"):
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return quote == nil ? words : nil
  }

  /// Seconds that one try may take.
  private static let patience = 10.0

  /// Takes one notice there; false where it failed, hung or said so.
  @Engine
  func carry(_ notice: JSONObject) async -> Bool {
    let bytes = JSONWriter.bytes(.object(notice))
    switch target {
    case .command(let words): return await Self.run(words, bytes)
    case .address(let url, let reach): return await Self.post(bytes, to: url, reach)
    }
  }

  @Engine
  private static func run(_ words: [String], _ bytes: [UInt8]) async -> Bool {
    guard let child = try? ChildProcess(words, input: bytes + [0x0A]) else { return false }
    var left = patience
    while left > 0 {
      if let end = child.end() { return end == .exit(0) }
      try? await EventLoop.shared.sleep(for: .milliseconds(50))
      if Task.isCancelled { break }
      left -= 0.05
    }
    child.kill()
    // Whoever was killed is to be buried, or it stays in the system's table.
    for _ in 0..<100 where child.end() == nil {
      try? await EventLoop.shared.sleep(for: .milliseconds(10))
    }
    return false
  }

  @Engine
  private static func post(_ bytes: [UInt8], to url: String, _ reach: HTTPRequest.Reach) async
    -> Bool
  {
    let request = HTTPRequest(
      method: "POST",
      url: url,
      fields: HTTPFields([("Content-Type", "application/json")]),
      body: bytes,
      repetition: .never,
      reach: reach,
      deadline: .seconds(Int(patience)),
      responseLimit: 4096
    )
    guard let response = try? await CurlTransport().send(request) else { return false }
    return (200..<300).contains(response.status)
  }
}
