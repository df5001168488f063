import Foundation
import JSON
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// `recourse login` with a server of logins, tokens and calls on loopback, and servers that use what it keeps.
struct LoginTests {
  @Test func `a login by a page is kept, used, renewed once by all processes, and ended in words`()
    async throws
  {
    let api = LoginAPI()
    defer { api.server.stop() }
    let stage = try LoginStage(api)
    defer { stage.stage.remove() }
    try await Turnstile.programs.run {
      #expect(try await stage.call().contains("`recourse login"))
      try await stage.logInByPage()
      #expect(try stage.permissions() == 0o600)
      #expect(try await stage.call().contains(#"\"ok\":true"#))
      api.endTokens()
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<6 { group.addTask { try await stage.call() } }
        for try await answer in group { #expect(answer.contains(#"\"ok\":true"#), "\(answer)") }
      }
      #expect(api.renewals == 1)
      api.revoke()
      let ended = try await stage.call()
      #expect(ended.contains("ask_operator") && ended.contains("Log in again"), "\(ended)")
      #expect(!ended.contains("at-") && !ended.contains("rt-"))
      #expect(try await stage.call().contains("the login of before has ended (invalid_grant)"))
    }
  }

  @Test func `who is here by ssh is told how the browser gets here`() async throws {
    let api = LoginAPI()
    defer { api.server.stop() }
    let stage = try LoginStage(api)
    defer { stage.stage.remove() }
    try await Turnstile.programs.run {
      let ssh = ["SSH_CONNECTION": "192.0.2.7 50111 192.0.2.8 2222", "USER": "ann"]
      let login = try stage.program(["login", "me.json"], ssh)
      defer { login.kill() }
      var lines: [String] = []
      while lines.last?.contains("--device") != true {
        lines.append(String(decoding: try #require(await login.nextLine()), as: UTF8.self))
      }
      let page = try #require(lines.first { $0.contains("redirect_uri=") })
      let port = page.split(separator: "127.0.0.1%3A").last?.prefix { $0.isNumber }
      let forward = "\(port ?? ""):127.0.0.1:\(port ?? "")"
      #expect(lines.contains("  ssh -p 2222 -L \(forward) 'ann@192.0.2.8'"), "\(lines)")
    }
  }

  @Test func `a page in the place of a token is named as what it is`() async throws {
    let api = LoginAPI()
    defer { api.server.stop() }
    let page = LoopbackServer { _ in
      [.answer(200, [("Content-Type", "text/html")], "<html><title>Sign in</title></html>")]
    }
    defer { page.stop() }
    let stage = try LoginStage(api, device: page)
    defer { stage.stage.remove() }
    try await Turnstile.programs.run {
      let login = try stage.program(["login", "me.json", "--device"])
      #expect(await login.exitCode() == 1)
      #expect(
        login.standardError.contains("with a page in the place of a token. Nothing was kept.")
      )
    }
  }

  @Test func `a login by a code on another device is kept, and a logout forgets it`() async throws {
    let api = LoginAPI()
    defer { api.server.stop() }
    let stage = try LoginStage(api)
    defer { stage.stage.remove() }
    try await Turnstile.programs.run {
      let login = try stage.program(["login", "me.json", "--device"])
      #expect(await login.exitCode() == 0, "\(login.standardError)")
      #expect(try await stage.call().contains(#"\"ok\":true"#))
      #expect(await (try stage.program(["logout", "me.json"])).exitCode() == 0)
      #expect(try await stage.call().contains("nobody is logged in"))
      #expect(await (try stage.program(["logout", "me.json"])).exitCode() == 1)
    }
  }
}

/// A folder with a manifest that wants a login, and the programs that run in it.
private struct LoginStage {
  let stage: Stage

  init(_ api: LoginAPI, device: LoopbackServer? = nil) throws {
    stage = try Stage()
    let url = api.server.url
    let deviceURL = device?.url ?? url
    try stage.write(
      """
      {"recourse": 1, "id": "me", "title": "Me", "about": "For tests.",
       "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "\(url)",
       "credentials": {"user": {"oauth2": {"authorization_url": "\(url)/authorize",
         "device_url": "\(deviceURL)/device", "token_url": "\(url)/token", "client_id": "ME_ID",
         "scopes": ["read"], "parameters": {"prompt": "consent"}}}},
       "operations": {"get": {"method": "GET", "path": "/me", "effect": "read",
         "description": "Me."}}}
      """,
      to: "me.json"
    )
  }

  func program(_ words: [String], _ variables: [String: String] = [:]) throws -> ServerProcess {
    try ServerProcess(
      words,
      environment: stage.environment.merging(["ME_ID": "client-1"]) { $1 }
        .merging(variables) { $1 },
      directory: stage.path
    )
  }

  /// The text of one call by a server of its own, which has no variable of the client.
  func call() async throws -> String {
    let server = try ServerProcess(
      ["serve", "me.json"],
      environment: stage.environment,
      directory: stage.path
    )
    defer { server.kill() }
    let conversation = AgentConversation(server)
    let answer = try #require(await conversation.call("me_get", [:]))
    return JSONWriter.text(answer)
  }

  /// Plays the browser: first with a state that belongs to nobody, then as the page would.
  func logInByPage() async throws {
    let login = try program(["login", "me.json"])
    defer { login.kill() }
    var page: URLComponents?
    while page == nil {
      let line = String(decoding: try #require(await login.nextLine()), as: UTF8.self)
      if line.contains("/authorize?") {
        page = URLComponents(string: line.trimmingCharacters(in: .whitespaces))
      }
    }
    let items = Dictionary(
      uniqueKeysWithValues: (page?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
    )
    #expect(items["code_challenge_method"] == "S256" && items["prompt"] == "consent")
    let redirect = try #require(items["redirect_uri"])
    #expect(try await status(redirect + "?code=stolen&state=forged") == 400)
    let challenge = try #require(items["code_challenge"])
    let state = try #require(items["state"])
    #expect(try await status(redirect + "?code=\(challenge)&state=\(state)") == 200)
    #expect(await login.exitCode() == 0, "\(login.standardError)")
  }

  private func status(_ address: String) async throws -> Int {
    let url = try #require(URL(string: address))
    let (_, response) = try await URLSession.shared.data(from: url)
    return (response as? HTTPURLResponse)?.statusCode ?? 0
  }

  func permissions() throws -> Int {
    let folder = stage.path + "/state/logins"
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") }
    )
    let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + file)
    return attributes[.posixPermissions] as? Int ?? 0
  }
}

/// A server that takes each refresh token once, and knows the proof of a code by the code itself.
private final class LoginAPI: Sendable {
  private struct Tokens {
    var number = 0
    var access: String?
    var refresh: String?
    var renewals = 0
    var questions = 0
  }

  private let tokens: Guarded<Tokens>
  let server: LoopbackServer

  init() {
    let tokens = Guarded(Tokens())
    self.tokens = tokens
    server = LoopbackServer { request in
      tokens.withLock { tokens in Self.answer(to: request, &tokens) }
    }
  }

  var renewals: Int { tokens.withLock { $0.renewals } }

  /// The API takes the present token no more.
  func endTokens() { tokens.withLock { $0.access = nil } }

  func revoke() { tokens.withLock { ($0.access, $0.refresh) = (nil, nil) } }

  private static func answer(
    to request: LoopbackServer.Request,
    _ tokens: inout Tokens
  ) -> [LoopbackServer.Step] {
    let body = String(decoding: request.body, as: UTF8.self)
    switch request.target {
    case "/me":
      let isGood = tokens.access.map { request.value(of: "authorization") == "Bearer " + $0 }
      return isGood == true
        ? [.answer(200, [], #"{"ok":true}"#)] : [.answer(401, [], #"{"error":"invalid_token"}"#)]
    case "/device":
      let code = #"{"device_code":"d","user_code":"WDJB","verification_uri":"https://a.example/d","#
      return [.answer(200, [], code + #""interval":1,"expires_in":60}"#)]
    case "/token": return token(for: body, &tokens)
    default: return [.answer(404, [], "{}")]
    }
  }

  private static func token(for body: String, _ tokens: inout Tokens) -> [LoopbackServer.Step] {
    if body.contains("device_code") {
      tokens.questions += 1
      guard tokens.questions > 1 else {
        return [.answer(400, [], #"{"error":"authorization_pending"}"#)]
      }
    } else if body.contains("grant_type=refresh_token") {
      guard let refresh = tokens.refresh, body.contains("refresh_token=\(refresh)&") else {
        return [.answer(400, [], #"{"error":"invalid_grant"}"#)]
      }
      tokens.renewals += 1
    } else {
      guard body.contains("code_verifier="), !body.contains("code=stolen") else {
        return [.answer(400, [], #"{"error":"invalid_grant"}"#)]
      }
    }
    tokens.number += 1
    let (access, refresh) = ("at-\(tokens.number)-abcdef", "rt-\(tokens.number)-abcdef")
    (tokens.access, tokens.refresh) = (access, refresh)
    let text =
      #"{"access_token":"\#(access)","token_type":"Bearer","expires_in":3600,"#
      + #""refresh_token":"\#(refresh)"}"#
    return [.answer(200, [], text)]
  }
}
