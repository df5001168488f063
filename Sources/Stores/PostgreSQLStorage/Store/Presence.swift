import Storage
import Time

/// What a process says of itself to those on other machines.
struct Presence: Sendable {
  /// The process, in words that no other has.
  let process: String

  /// The name of the machine.
  let machine: String

  /// The number of the process there.
  let number: Int

  /// The process as others of its machine can look for it; empty where nobody can.
  let home: String

  /// The name of the program; all its versions have the same.
  let program: String

  /// Says again that the process lives, by the server's clock, also where a standby that took its place lacks the row.
  var heartbeat: Command {
    let until = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) + $1"
    return Command(
      """
      INSERT INTO recourse.process (until, id, machine, number, program, home)
        SELECT \(until), $2, $3, CAST($4 AS bigint), $5, $6 WHERE EXISTS (SELECT 1 FROM recourse.latest)
        ON CONFLICT (id) DO UPDATE SET until = excluded.until
      """,
      [
        Int64(Self.term * 1000).bound, process.bound, machine.bound, number.bound, program.bound,
        home.bound,
      ]
    )
  }

  /// Seconds for which a process is taken for living after it has said so.
  static let term = 45.0

  /// How often it is said again.
  static let pause = Duration.seconds(10)

  /// Seconds that may be left of the term before it says so again.
  static let renewal = 25.0
}
