import Foundation
import JSON
import TestSupport
import Testing

/// An API that sends the key back in every way it can.
struct SecrecyTests {
  private static let key = #"canary+/=&"\<7f3a9c1e>%"#

  /// Ways in which the key comes back; each is an answer's steps.
  private static let echoes: [@Sendable (String) -> [LoopbackServer.Step]] = [
    { [.answer(200, [], "{\"results\":[],\"you\":\(quoted($0))}")] },
    { [.answer(400, [], error("VALIDATION_ERROR", "no such key \($0)"))] },
    { [.answer(400, [], error("VALIDATION_ERROR", "m", details: $0))] },
    { [.answer(403, [("X-Request-Id", $0)], error("FORBIDDEN", encoded($0)))] },
    { [.answer(500, [], "plain text with \($0) and \(encoded($0).lowercased())")] },
    { [.answer(502, [("Content-Type", "text/html")], "<title>\($0)</title>\($0)")] },
    { [.answer(302, [("Location", "https://example.com/?k=\(encoded($0))")], "")] },
    { [.answer(200, [("Set-Cookie", "k=\($0)")], quoted(base64($0) + " " + encoded($0)))] },
    { [.answer(200, [], "[\"\(String($0.flatMap { "\\u00" + hex($0) }))\"]")] },
    { [.answer(200, [], "{\(quoted($0)): {\(quoted(base64($0))): \(quoted($0))}}")] },
    { [.answer(429, [("Retry-After", $0)], error($0, $0))] },
    { [.answer(418, [], error("\($0)", String(repeating: $0 + " ", count: 400)))] },
    { [.send("HTTP/1.1 200 \($0)\r\nContent-Length: 900\r\n\r\n\($0)"), .close] },
    { [.send("\($0)\r\n\r\n"), .close] },
  ]

  @Test(arguments: echoes.indices)
  func `a key that the API sends back is seen nowhere`(_ index: Int) async throws {
    let api = LoopbackServer { request in
      Self.echoes[index](request.value(of: "x-api-key") ?? "no key came")
    }
    defer { api.stop() }
    let (output, errors) = try await Turnstile.programs.run { try await conversation(with: api) }
    #expect(api.requests.contains { $0.value(of: "x-api-key") == Self.key })
    #expect(output.contains("\"id\":1"))
    for form in ["7f3a9c1e", Self.base64(Self.key), Self.base64(Self.key, "-_")] {
      #expect(!output.contains(form), "\(form) in \(output)")
      #expect(!errors.contains(form), "\(form) in \(errors)")
    }
  }

  /// Calls with a sound query, and with one that holds the key itself and is refused.
  private func conversation(with api: LoopbackServer) async throws -> (String, String) {
    let stage = try Stage()
    defer { stage.remove() }
    let process = try ServerProcess(
      ["serve", "manifests/apira.json", "--wait", "0", "--base-url", "apira=\(api.url)"],
      environment: stage.environment.merging(["APIRA_API_KEY": Self.key]) { $1 },
      directory: stage.path
    )
    defer { process.kill() }
    var output = ""
    for (id, arguments) in [#"{"query":"q"}"#, #"{"query":"q","limit":\#(Self.quoted(Self.key))}"#]
      .enumerated()
    {
      process.send(Array((Self.request(id + 1, arguments) + "\n").utf8))
      output += String(decoding: try #require(await process.nextLine()), as: UTF8.self)
    }
    process.closeInput()
    #expect(await process.exitCode() == 0)
    return (output, process.standardError)
  }

  private static func request(_ id: Int, _ arguments: String) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"#
      + #""name":"apira_search_repositories","arguments":\#(arguments),"_meta":{"#
      + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }

  // MARK: - Forms of the key

  private static func error(_ code: String, _ message: String, details: String? = nil) -> String {
    let details = details.map { #","details":[{"path":\#(quoted($0)),"message":\#(quoted($0))}]"# }
    return #"{"error":{"code":\#(quoted(code)),"message":\#(quoted(message))\#(details ?? "")}}"#
  }

  private static func quoted(_ text: String) -> String { JSONWriter.text(.string(text)) }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  private static func base64(_ text: String, _ ending: String = "+/") -> String {
    let text = Data(text.utf8).base64EncodedString().filter { $0 != "=" }
    guard ending == "-_" else { return text }
    return text.replacing("+", with: "-").replacing("/", with: "_")
  }

  private static func hex(_ character: Character) -> String {
    let digits = String(character.asciiValue ?? 0, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
