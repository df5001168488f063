import Foundation
import TestSupport
import Testing

/// What a person reads who does not know yet where something is missing.
struct DoctorTests {
  private static let document = """
    {"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "https://shop.example"}],
     "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
     "security": [{"key": []}],
     "paths": {"/orders": {"get": {"operationId": "list_orders", "responses": {"200": {"description": "ok"}}}}}}
    """

  private static func output(
    of words: [String],
    _ variables: [String: String] = [:],
    on stage: Stage
  ) async throws -> String {
    let environment = variables.merging(["HOME": stage.path]) { first, _ in first }
    let run = try await ProgramRun(words, environment: environment, directory: stage.path)
    return run.output.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  @Test func `without a file it names the command that looks at the keys of a client's entry`()
    async throws
  {
    let stage = try Stage()
    defer { stage.remove() }
    try stage.write(Self.document, to: "shop.json")
    func output(_ words: String...) async throws -> String {
      try await Self.output(of: words, on: stage)
    }
    _ = try await output("install", "claude-code", "shop.json", "--yes")
    let without = try await output("doctor")
    #expect(without.contains("keys are looked at by: recourse doctor /"), "\(without)")
    #expect(without.contains("/shop.json"))
    let with = try await output("doctor", "shop.json")
    #expect(with.contains("SHOP_KEY is not set") && !with.contains("looked at by"), "\(with)")
  }

  @Test func `a login at an API that takes keys alone leads to what names them`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    try stage.write(Self.document, to: "shop.json")
    let run = try await ProgramRun(
      ["login", "shop.json"],
      environment: ["HOME": stage.path],
      directory: stage.path
    )
    #expect(run.errors.contains("recourse doctor shop.json"), "\(run.errors)")
  }

  @Test func `what may be left out of a certificate is not said to be missing`() async throws {
    let stage = try Stage()
    defer { stage.remove() }
    let certificate =
      #"{"certificate": {"file": "A_CERT", "key": "A_KEY", "pass_phrase": "A_PHRASE"}}"#
    try stage.write(
      """
      {"recourse": 1, "id": "vault", "title": "Vault", "about": "A vault.", "base_url": "https://vault.example",
       "source": {"url": "https://vault.example", "date": "2026-11-01"}, "credentials": {"own": \(certificate)},
       "operations": {"look": {"method": "GET", "path": "/", "effect": "read", "description": "Looks.",
         "disclose": "it", "arguments": {"properties": {}}}}}
      """,
      to: "vault.json"
    )
    try stage.write("a certificate", to: "cert.pem")
    func output(_ variables: [String: String]) async throws -> String {
      try await Self.output(of: ["doctor", "vault.json"], variables, on: stage)
    }
    let none = try await output([:])
    #expect(none.contains("A_CERT is not set") && none.contains("path of the certificate's file"))
    let absent = try await output(["A_CERT": "nowhere.pem", "A_KEY": "nowhere.key"])
    #expect(
      absent.contains("the file nowhere.pem, which A_CERT names, does not exist"),
      "\(absent)"
    )
    let path = stage.path + "/cert.pem"
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let there = try await output(["A_CERT": path])
    #expect(
      there.contains("A_CERT can be read; whether it fits shows with the first call"),
      "\(there)"
    )
  }
}
