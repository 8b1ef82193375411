using System.Text;
using Airworthy.Load;
using Airworthy.Protocol;

namespace Airworthy.LoadTest.Query;

/// <summary>
/// Weeks of sessions, minute by minute, as they would have been received: busy days and quiet nights, few users who are active often and many who seldom are,
/// releases that follow each other while some users update late, sessions that end when they end, and a few that were sent days later.
/// </summary>
internal sealed class SessionHistory
{
    private const double ActivityExponent = 0.4;
    private const double DurationMedianSeconds = 180;
    private const double DurationSigma = 1.3;
    private const double UpdatedShare = 0.15;
    private const double LateShare = 0.005;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3);
    private static readonly TimeSpan MeanUpdateLag = TimeSpan.FromDays(1);

    private readonly TrafficShape _shape;
    private readonly DateTime _start;
    private readonly DateTime _end;
    private readonly Random _random = new(20_261_125);
    private readonly List<SessionMessage>?[] _due;
    private readonly byte[][] _releases;
    private readonly byte[][] _environments;

    public SessionHistory(TrafficShape shape, DateTime end)
    {
        _shape = shape;
        _end = end;
        _start = end - shape.Length;
        _due = new List<SessionMessage>?[(int)shape.Length.TotalMinutes];
        _releases = [.. Enumerable.Range(0, shape.Releases).Select(i => Encoding.UTF8.GetBytes(TrafficShape.Version(i)))];
        _environments = [.. TrafficShape.Environments.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>
    /// The minutes in their order: each one's end, and the updates received in it. The list is only good until the next minute.
    /// </summary>
    /// <param name="begun">Told of each session as it will be known when all is received.</param>
    public IEnumerable<(DateTime ReceivedAt, List<SessionMessage> Updates)> Minutes(Action<RawSession> begun)
    {
        var weights = Enumerable.Range(0, _due.Length).Select(minute => Activity(_start.AddMinutes(minute))).ToArray();
        var total = weights.Sum();
        var (weight, sessions) = (0.0, 0);
        for (var minute = 0; minute < _due.Length; minute++)
        {
            weight += weights[minute];
            for (var target = (int)Math.Round(_shape.Sessions * (weight / total)); sessions < target; sessions++)
                begun(Begin(sessions, _start.AddMinutes(minute) + _random.NextDouble() * TimeSpan.FromMinutes(1)));
            yield return (_start.AddMinutes(minute + 1), _due[minute] ?? []);
            _due[minute] = null;
        }
    }

    /// <summary>How busy an hour is: more than twice as busy in the evening as in the morning.</summary>
    private static double Activity(DateTime time) => 1 + 0.4 * Math.Sin((time.TimeOfDay.TotalHours - 13) / 24 * 2 * Math.PI);

    private RawSession Begin(int number, DateTime started)
    {
        started = started.AddTicks(-(started.Ticks % TimeSpan.TicksPerMillisecond));
        // A density that falls with a power of the rank, as Zipf's does, and reaches everybody.
        var user = (int)(_shape.Users * Math.Pow(_random.NextDouble(), 1 / (1 - ActivityExponent)));
        var environment = EnvironmentOf(user);
        var release = ReleaseOf(user, started);
        var outcome = Outcome();
        var seconds = Math.Min(Math.Round(DurationMedianSeconds * Math.Exp(DurationSigma * Normal()), 3), LongestDuration.TotalSeconds);
        var begin = new SessionMessage(
            new(Scatter.Mix((ulong)number), (ulong)number), user, started, started, Sequence: 0, SessionStatus.Ok, Errors: 0, double.NaN, AbnormalMechanism.None,
            _releases[release], _environments[environment]);
        var end = begin with
        {
            Timestamp = started.AddSeconds(seconds),
            Status = outcome.Status,
            Errors = outcome.Errors,
            Mechanism = outcome.Mechanism,
            DurationSeconds = outcome.Status == SessionStatus.Ok ? double.NaN : seconds,
        };
        var delay = _random.NextDouble() < LateShare ? _random.NextDouble() * LongestDelay : TimeSpan.Zero;
        var final = Plan(begin, end, delay);
        return new(
            started, release, environment, user, HealthOf(final),
            final.Status == SessionStatus.Exited ? (uint)Math.Round(final.DurationSeconds * 1_000) : null);
    }

    /// <summary>Puts the session's updates where they are received; returns the last one that is.</summary>
    private SessionMessage Plan(in SessionMessage begin, in SessionMessage end, TimeSpan delay)
    {
        var isUpdated = _random.NextDouble() < UpdatedShare;
        // What is not over at the end is known by its beginning alone.
        if (end.Timestamp + delay >= _end)
        {
            Receive(begin, begin.Timestamp);
            return begin;
        }

        if (!isUpdated)
        {
            Receive(end, end.Timestamp + delay);
            return end;
        }

        Receive(begin, begin.Timestamp + delay);
        var last = end with { Sequence = 1 };
        if (_random.Next(3) == 0)
        {
            var middle = begin with { Sequence = 1, Timestamp = begin.Timestamp + (end.Timestamp - begin.Timestamp) / 2, Errors = end.Errors / 2 };
            Receive(middle, middle.Timestamp + delay);
            last = end with { Sequence = 2 };
        }

        Receive(last, last.Timestamp + delay);
        return last;
    }

    private void Receive(in SessionMessage update, DateTime at)
    {
        ref var list = ref _due[Math.Min((int)(at - _start).TotalMinutes, _due.Length - 1)];
        (list ??= []).Add(update);
    }

    /// <summary>The newest release that is out for as long as the user takes to update, which differs from user to user.</summary>
    private int ReleaseOf(int user, DateTime time)
    {
        var lag = -Math.Log(1 - Share(user, 1)) * MeanUpdateLag;
        // The first one is there from the beginning on.
        var spacing = _shape.Length / _shape.Releases;
        return Math.Clamp((int)Math.Floor((time - lag - _start) / spacing), 0, _shape.Releases - 1);
    }

    private static int EnvironmentOf(int user) => Share(user, 2) switch { < 0.9 => 0, < 0.97 => 1, _ => 2 };

    private (SessionStatus Status, int Errors, AbnormalMechanism Mechanism) Outcome() => _random.NextDouble() switch
    {
        < 0.010 => (SessionStatus.Crashed, 1, AbnormalMechanism.None),
        < 0.012 => (SessionStatus.Abnormal, 0, AbnormalMechanism.AnrForeground),
        < 0.013 => (SessionStatus.Abnormal, 0, AbnormalMechanism.AnrBackground),
        < 0.017 => (SessionStatus.Unhandled, 1, AbnormalMechanism.None),
        < 0.047 => (SessionStatus.Exited, 1 + _random.Next(4), AbnormalMechanism.None),
        < 0.750 => (SessionStatus.Exited, 0, AbnormalMechanism.None),
        _ => (SessionStatus.Ok, 0, AbnormalMechanism.None),
    };

    private static string HealthOf(in SessionMessage final) => final.Status switch
    {
        SessionStatus.Crashed => "crashed",
        SessionStatus.Abnormal => "abnormal",
        SessionStatus.Unhandled => "unhandled",
        _ => final.Errors > 0 ? "errored" : "healthy",
    };

    /// <summary>A user's own number from 0 to 1, one for each question about them.</summary>
    private static double Share(int user, int question) => (Scatter.Mix((ulong)user * 4 + (ulong)question) >> 11) / (double)(1UL << 53);

    /// <summary>Standard normal, by Box and Muller (1958).</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}

/// <summary>A session as it is in the end: a row for the databases that are compared.</summary>
/// <param name="Status">Its column, in the words of the API.</param>
/// <param name="DurationMilliseconds">Null for one that did not end as it should.</param>
internal readonly record struct RawSession(DateTime Started, int Release, int Environment, int User, string Status, uint? DurationMilliseconds);
