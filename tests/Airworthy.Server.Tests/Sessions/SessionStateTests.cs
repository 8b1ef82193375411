using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;
using CsCheck;

namespace Airworthy.Server.Tests.Sessions;

public class SessionStateTests
{
    private static readonly DateTime Noon = new(2026, 5, 10, 12, 0, 0, DateTimeKind.Utc);
    private static readonly NameRegistry Names = CreateNames();

    private static readonly double[] Durations = [double.NaN, -1, 0, 2.5, 60];

    // Few values each, so that ties and conflicts come up often.
    private static readonly Gen<SessionState> Update =
        from started in Gen.Int[0, 3]
        from timestamp in Gen.Int[0, 3]
        from sequence in Gen.ULong[0, 2]
        from status in Gen.Enum<SessionStatus>()
        from mechanism in Gen.Enum<AbnormalMechanism>()
        from isInit in Gen.Bool
        from errors in Gen.UInt[0, 3]
        from duration in Gen.Int[0, 4].Select(i => Durations[i])
        from release in Gen.Int[1, 3]
        from environment in Gen.Int[0, 2]
        from user in Gen.ULong[0, 3]
        select StateOf(started, new(Noon.AddMinutes(timestamp), sequence), status, mechanism, isInit, errors, duration, new(release), new(environment), new(user));

    [Fact]
    public void Any_order_and_any_repetition_of_the_updates_gives_the_same_state() =>
        Gen.Select(Update.Array[1, 6], Gen.Int[0, int.MaxValue]).Sample((updates, seed) =>
        {
            var random = new Random(seed);
            SessionState[] again = [.. updates, .. updates.Where(_ => random.Next(2) == 0)];
            random.Shuffle(again);
            Assert.Equal(Merge(updates), Merge(again));
        }, iter: 20_000);

    [Fact]
    public void It_does_not_matter_which_updates_were_merged_first() =>
        Gen.Select(Update, Update, Update).Sample((a, b, c) =>
            Assert.Equal(Merge(Merge(a, b), c), Merge(a, Merge(b, c))), iter: 20_000);

    [Fact]
    public void What_tells_nothing_new_is_known_and_nothing_else() =>
        Gen.Select(Update, Update, Update).Sample((a, b, update) =>
        {
            var session = Merge(a, b);
            Assert.Equal(session.Equals(Merge(session, update)), session.Knows(update, Names));
            Assert.True(Merge(session, update).Knows(update, Names));
        }, iter: 20_000);

    [Fact]
    public void What_is_written_is_read_back() =>
        Update.Sample(update =>
        {
            Span<byte> bytes = stackalloc byte[SessionRecord.MaxBytes];
            ReadOnlySpan<byte> written = bytes[..SessionRecord.Write(bytes, update)];
            Assert.True(SessionRecord.Read(ref written, update.Project, out var read));
            Assert.True(written.IsEmpty);
            Assert.Equal(update, read);
        }, iter: 20_000);

    [Theory]
    [InlineData(SessionStatus.Ok, 0, SessionHealth.Healthy)]
    [InlineData(SessionStatus.Exited, 0, SessionHealth.Healthy)]
    [InlineData(SessionStatus.Ok, 1, SessionHealth.Errored)]
    [InlineData(SessionStatus.Exited, 3, SessionHealth.Errored)]
    [InlineData(SessionStatus.Errored, 0, SessionHealth.Errored)]
    [InlineData(SessionStatus.Unhandled, 0, SessionHealth.Unhandled)]
    [InlineData(SessionStatus.Abnormal, 0, SessionHealth.Abnormal)]
    [InlineData(SessionStatus.Crashed, 0, SessionHealth.Crashed)]
    internal void A_session_stands_in_one_column(SessionStatus status, uint errors, SessionHealth column) =>
        Assert.Equal(column, (WithStatus(status) with { Errors = errors }).Health);

    [Theory]
    [InlineData(SessionStatus.Crashed, SessionStatus.Exited, SessionHealth.Crashed)]
    [InlineData(SessionStatus.Crashed, SessionStatus.Abnormal, SessionHealth.Crashed)]
    [InlineData(SessionStatus.Abnormal, SessionStatus.Unhandled, SessionHealth.Abnormal)]
    [InlineData(SessionStatus.Unhandled, SessionStatus.Errored, SessionHealth.Unhandled)]
    [InlineData(SessionStatus.Errored, SessionStatus.Exited, SessionHealth.Errored)]
    internal void The_worst_status_wins(SessionStatus worse, SessionStatus better, SessionHealth column) =>
        Assert.Equal(column, Merge(WithStatus(better), WithStatus(worse)).Health);

    [Fact]
    public void The_user_is_the_one_of_the_earliest_update_that_names_one()
    {
        var first = WithUser(0, default);
        var second = WithUser(7, new(Noon, 1));
        var third = WithUser(8, new(Noon, 2));

        Assert.Equal(new UserHash(7), Merge(third, first, second).User);
    }

    private static SessionState WithStatus(SessionStatus status) =>
        StateOf(0, new(Noon, 0), status, AbnormalMechanism.None, true, 0, double.NaN, new(1), new(1), new(1));

    private static SessionState WithUser(ulong user, Origin origin) =>
        StateOf(0, origin, SessionStatus.Ok, AbnormalMechanism.None, true, 0, double.NaN, new(1), new(1), new(user));

    private static SessionState StateOf(
        int startedMinute, Origin origin, SessionStatus status, AbnormalMechanism mechanism, bool isInit, uint errors, double duration,
        ReleaseId release, EnvironmentId environment, UserHash user) => new()
        {
            Id = new(1, 2),
            Project = new(1),
            Started = Noon.AddMinutes(startedMinute),
            Status = status,
            Mechanism = mechanism,
            HasBeginning = isInit,
            Errors = errors,
            DurationSeconds = duration,
            Release = release,
            ReleaseOrigin = origin,
            Environment = environment,
            EnvironmentOrigin = environment == EnvironmentId.None ? default : origin,
            User = user,
            UserOrigin = user == UserHash.None ? default : origin,
        };

    private static SessionState Merge(params ReadOnlySpan<SessionState> updates)
    {
        var state = updates[0];
        foreach (ref readonly var update in updates[1..])
            state.Merge(update, Names);
        return state;
    }

    private static NameRegistry CreateNames()
    {
        var names = new NameRegistry();
        foreach (var (id, version) in new[] { (1, "b"), (2, "a"), (3, "c") })
        {
            names.Add(new ReleaseId(id), new ProjectId(1), Encoding.UTF8.GetBytes(version));
            names.Add(new EnvironmentId(id), Encoding.UTF8.GetBytes(version));
        }

        return names;
    }
}
