import Foundation
import JSON
import TestSupport
import Testing

/// A real server whose manifest becomes another one while it serves.
struct RereadTests {
  private static func manifest(_ operations: String, _ url: String) -> String {
    """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "For tests.",
     "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "\(url)",
     "operations": {\(operations)}}
    """
  }

  private static func operation(_ name: String) -> String {
    #""\#(name)": {"method": "GET", "path": "/\#(name)", "effect": "read", "description": "One."}"#
  }

  private static let initialize =
    #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#

  private static func call(_ id: Int, _ tool: String) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":{}}}"#
  }

  private static func say(_ line: String, to process: ServerProcess) {
    process.send(Array((line + "\n").utf8))
  }

  private static func next(_ process: ServerProcess) async throws -> JSONValue {
    try JSONParser.parse(try #require(await process.nextLine()))
  }

  /// A server of `shop.json` that was greeted, and an API whose answers to `/slow` wait for a gate.
  private struct Scene {
    let process: ServerProcess
    let stage: Stage
    let api: LoopbackServer
    let gate: Gate
    let hello: JSONValue
  }

  /// Serves files that are written for the URL of an API; the server has to end in an orderly way behind the body.
  private static func serving(
    _ files: (_ url: String) -> [(name: String, text: String)],
    _ body: (Scene) async throws -> Void
  ) async throws {
    let gate = Gate()
    let api = LoopbackServer { request in
      if request.target.hasPrefix("/slow") { gate.wait() }
      return [.answer(200, [], #"{"ok":true}"#)]
    }
    // A body that fails leaves its call waiting, for which the API would wait.
    defer {
      gate.open()
      api.stop()
    }
    try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      for file in files(api.url) { try stage.write(file.text, to: file.name) }
      let process = try ServerProcess(
        // A call that is under way stays so, however long this machine takes for what a test does meanwhile.
        ["serve", "shop.json", "--timeout", "600"],
        environment: stage.environment,
        directory: stage.path
      )
      defer { process.kill() }
      say(initialize, to: process)
      let hello = try await next(process)
      try await body(Scene(process: process, stage: stage, api: api, gate: gate, hello: hello))
      process.closeInput()
      #expect(await process.exitCode() == 0)
    }
  }

  @Test
  func `a changed manifest is served without a restart, and a broken one leaves the old as it was`()
    async throws
  {
    let before = [Self.operation("slow"), Self.operation("get")].joined(separator: ",")
    try await Self.serving({ [("shop.json", Self.manifest(before, $0))] }) { scene in
      let process = scene.process
      let capabilities = scene.hello["result"]?["capabilities"]
      #expect(capabilities?["tools"]?["listChanged"]?.bool == true)
      // A call is under way while its operation goes.
      Self.say(Self.call(1, "shop_slow"), to: process)
      let after = Self.manifest(Self.operation("list"), scene.api.url)
      try scene.stage.write(after, to: "shop.json")
      let notice = try await Self.next(process)
      #expect(notice["method"]?.string == "notifications/tools/list_changed")
      Self.say(Self.call(2, "shop_list"), to: process)
      #expect(try await Self.next(process)["id"]?.integer == 2)
      Self.say(Self.call(3, "shop_get"), to: process)
      #expect(try await Self.next(process)["error"]?["code"]?.integer == -32602)
      scene.gate.open()
      let answer = try await Self.next(process)
      #expect(answer["id"]?.integer == 1 && answer["result"]?["isError"]?.bool == false)
      // What cannot be read changes nothing, and says so once.
      try scene.stage.write("{\"recourse\": 1, \"id\": ", to: "shop.json")
      try await Self.await { process.standardError.contains("cannot be read as it is") }
      Self.say(Self.call(4, "shop_list"), to: process)
      #expect(try await Self.next(process)["result"]?["isError"]?.bool == false)
      #expect(process.standardError.contains("so what was served of it goes on"))
      #expect(process.standardError.components(separatedBy: "cannot be read").count == 2)
    }
  }

  @Test func `a signal has what a document refers to read again, and drops no call under way`()
    async throws
  {
    func operation(_ name: String) -> String {
      #"{"get": {"operationId": "\#(name)", "summary": "One.", "responses": {"200": {"description": "ok"}}}}"#
    }
    func paths(_ other: String) -> String {
      #"{"slow": \#(operation("slow")), "other": \#(operation(other))}"#
    }
    let files = { (url: String) -> [(name: String, text: String)] in
      let document = """
        {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "\(url)"}],
         "paths": {"/slow": {"$ref": "paths.json#/slow"}, "/other": {"$ref": "paths.json#/other"}}}
        """
      return [("shop.json", document), ("paths.json", paths("first"))]
    }
    try await Self.serving(files) { scene in
      let process = scene.process
      Self.say(Self.call(1, "shop_slow"), to: process)
      // Nobody looks at this file until the signal comes.
      try scene.stage.write(paths("second"), to: "paths.json")
      process.hangUp()
      let notice = try await Self.next(process)
      #expect(notice["method"]?.string == "notifications/tools/list_changed")
      Self.say(Self.call(2, "shop_second"), to: process)
      #expect(try await Self.next(process)["result"]?["isError"]?.bool == false)
      scene.gate.open()
      let answer = try await Self.next(process)
      #expect(answer["id"]?.integer == 1 && answer["result"]?["isError"]?.bool == false)
    }
  }

  /// Waits until something has come to pass, for as long as a slow machine may take.
  private static func `await`(_ condition: () -> Bool) async throws {
    for _ in 0..<6000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
  }
}

/// Something that another thread waits for.
private final class Gate: Sendable {
  private let latch = DispatchSemaphore(value: 0)
  func open() { latch.signal() }
  func wait() { latch.wait() }
}
