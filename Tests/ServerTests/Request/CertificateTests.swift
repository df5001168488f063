import Credentials
import EventLoop
import HTTP
import Manifests
import TestSupport
import Testing

@testable import Server

@Suite(.engine) struct CertificateTests {
  private static let operations = """
    {"one": {"method": "GET", "path": "/one", "effect": "read", "description": "d"}}
    """
  private static let files = ["CRM_FILE": "/c.pem", "CRM_FILE_KEY": "/c.key", "CRM_CA": "/ca.pem"]

  @Engine
  private func simulation(_ values: [String: String]) throws -> Simulation {
    let manifest = try RequestAPI.manifest(
      Self.operations,
      credentials: """
        {"own": {"certificate": {"file": "CRM_FILE", "key": "CRM_FILE_KEY", "pass_phrase": "CRM_PHRASE",
          "authority": "CRM_CA"}}}
        """
    )
    let world = Simulation(manifest, [.answer(200, [], #"{"echo": "hidden-secret"}"#)])
    world.desk.put(file: .content("key"))
    world.desk.put(values)
    return world
  }

  @Test func `a certificate is named by its files, and its pass phrase is shown to nobody`()
    async throws
  {
    try await onEngine {
      let values = ["CRM_FILE": "/c.pem", "CRM_FILE_KEY": "/c.key", "CRM_PHRASE": "hidden-secret"]
      let world = try simulation(values)
      let outcome = await world.call("one")
      #expect(
        world.transport.requests.first?.certificate
          == .init(file: "/c.pem", key: "/c.key", passPhrase: "hidden-secret", authority: nil)
      )
      #expect(outcome.text.contains("[secret]"))
    }
  }

  @Test(
    arguments: [
      ("CRM_FILE", "/c.pem"), ("CRM_CA", "/ca.pem"), ("CRM_FILE_KEY", "/c.key"),
    ]
  )
  func `a file of a certificate that cannot be read is named with its variable`(
    variable: String,
    path: String
  ) async throws {
    try await onEngine {
      let world = try simulation(Self.files)
      if variable == "CRM_FILE_KEY" {
        world.desk.put(file: .refused("does not exist"))
      } else {
        world.desk.put(obstacle: "does not exist", at: path)
      }
      let outcome = await world.call("one")
      #expect(outcome.action == "ask_operator")
      #expect(
        outcome.text.contains("the file \(path), which \(variable) names, does not exist"),
        "\(outcome.text)"
      )
      #expect(world.transport.requests.isEmpty)
    }
  }

  @Test func `a certificate in one file or an archive is looked at where it lies`() async throws {
    try await onEngine {
      let single = try simulation(["CRM_FILE": "/c.pem"])
      single.desk.put(file: .refused("can be read by others"))
      #expect(await single.call("one").text.contains("the file /c.pem, which CRM_FILE names"))
      let archive = try simulation(["CRM_FILE": "/c.P12"])
      archive.desk.put(file: .refused("is not UTF-8 text"))
      _ = await archive.call("one")
      #expect(archive.transport.requests.count == 1)
    }
  }

  @Test func `a certificate that nobody has named is asked for as a path`() async throws {
    try await onEngine {
      let world = try simulation([:])
      let outcome = await world.call("one")
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("to the path of the certificate's file"), "\(outcome.text)")
      #expect(!outcome.text.contains("CRM_FILE_FILE"))
    }
  }

  @Test func `what may be left out of a certificate is not missed before a call either`()
    async throws
  {
    try await onEngine {
      let world = try simulation(Self.files)
      let credential = try #require(world.manifest.credentials.first)
      #expect(
        world.desk.environment.values(of: credential)
          == .found(["/c.pem", "/c.key", "", "/ca.pem"])
      )
      world.desk.put(obstacle: "does not exist", at: "/ca.pem")
      #expect(
        world.desk.environment.values(of: credential)
          == .unusable("the file /ca.pem, which CRM_CA names, does not exist")
      )
    }
  }
}
