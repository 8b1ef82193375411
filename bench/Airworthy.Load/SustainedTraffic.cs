using System.Collections;
using System.Text;
using Airworthy.Protocol;

namespace Airworthy.Load;

/// <summary>
/// Updates at a constant rate, each told by its number alone: four of five begin a session, the fifth ends one that began a few seconds before,
/// and now and then an end comes again, as an SDK sends it whose answer was lost. So what must be counted in the end is known without keeping it.
/// </summary>
/// <param name="beginning">When the first one is due. UTC.</param>
/// <param name="perSecond">Updates a second.</param>
public sealed class SustainedTraffic(DateTime beginning, int perSecond, int users, int releases)
{
    public const string Environment = "production";

    private const int LaterSeconds = 5;
    private const int EndEach = 5;
    private const int RepeatEach = 50;

    // A whole number of rounds, so that what follows a beginning later is found by its place in the round.
    private readonly long _later = Math.Max(1, (long)perSecond * LaterSeconds / RepeatEach) * RepeatEach;
    private readonly ulong _run = (ulong)beginning.Ticks;
    private readonly byte[] _environment = Encoding.UTF8.GetBytes(Environment);
    private readonly byte[][] _releases = [.. Enumerable.Range(1, releases).Select(i => Encoding.UTF8.GetBytes($"com.example.shop@4.{i}.0+{1200 + i}"))];

    /// <summary>How long after the first one it is due.</summary>
    public TimeSpan DueAt(long number) => TimeSpan.FromTicks((long)(number * (double)TimeSpan.TicksPerSecond / perSecond));

    public SessionMessage this[long number]
    {
        get
        {
            var (session, isEnd) = PlaceOf(number);
            var started = TimeOf(session);
            var status = isEnd ? EndOf(session) : SessionStatus.Ok;
            // The same again where it is sent again.
            var timestamp = isEnd ? TimeOf(session + _later + EndEach - 1) : started;
            return new(
                new(Scatter.Mix(_run + (ulong)session), (ulong)session), UserOf(session), started, timestamp, isEnd ? 1 : 0, status,
                status == SessionStatus.Ok || Dice(session) >= 15 ? 0 : 1, isEnd ? (timestamp - started).TotalSeconds : double.NaN,
                AbnormalMechanism.None, _releases[Scatter.Mix((ulong)session * 3 + 2) % (ulong)_releases.Length], _environment);
        }
    }

    /// <summary>What must be counted once the first <paramref name="count"/> updates are acknowledged.</summary>
    public ExpectedCounts Expected(long count)
    {
        var (sessions, crashed) = (0L, 0L);
        var seen = new BitArray(users);
        for (var number = 0L; number < count; number++)
        {
            var (session, isEnd) = PlaceOf(number);
            if (!isEnd)
            {
                sessions++;
                seen[UserOf(session)] = true;
            }
            else if (EndOf(session) == SessionStatus.Crashed && number < session + 2 * _later)
            {
                crashed++;
            }
        }

        return new(sessions, crashed, seen.Cast<bool>().LongCount(isSeen => isSeen));
    }

    private (long Session, bool IsEnd) PlaceOf(long number)
    {
        if (number % RepeatEach == RepeatEach - 1 && number >= 2 * _later + RepeatEach - 1)
            return (number - 2 * _later - RepeatEach + 1, true);
        if (number % EndEach == EndEach - 1 && number >= _later + EndEach - 1)
            return (number - _later - EndEach + 1, true);
        return (number, false);
    }

    private DateTime TimeOf(long number) => beginning + DueAt(number);

    private int UserOf(long session) => (int)(Scatter.Mix((ulong)session * 3) % (ulong)users);

    private static int Dice(long session) => (int)(Scatter.Mix((ulong)session * 3 + 1) % 100);

    /// <summary>5 % crash; a further 10 % end well after an error.</summary>
    private static SessionStatus EndOf(long session) => Dice(session) < 5 ? SessionStatus.Crashed : SessionStatus.Exited;
}

/// <summary>What a server must say of the traffic.</summary>
public sealed record ExpectedCounts(long Sessions, long Crashed, long Users);
