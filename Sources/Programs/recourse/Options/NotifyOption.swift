import Administration
import EventLoop
import HTTP
import JSON
import Manifests
import System
import Text

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
    guard let words = ShellWord.words(of: text), let program = words.first, program.hasPrefix("/"),
      (try? SystemFile.facts(program))?.kind == .file
    else { return nil }
    return .command(words)
  }

  /// Seconds that one try may take.
  private static let patience = 10.0

  /// Takes one notice there; false where it failed, hung or said so.
  @Engine
  func carry(_ notice: JSONObject) async -> Bool {
    let bytes = JSONWriter.bytes(.object(notice))
    switch target {
    case .command(let words):
      return await NoticeCommand(words).carry(bytes + [0x0A], patience: Self.patience)
    case .address(let url, let reach): return await Self.post(bytes, to: url, reach)
    }
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
