using System.Diagnostics;
using System.Text;
using Airworthy.Protocol;

namespace Airworthy.Load;

/// <summary>
/// How long after its acknowledgement a session is counted in the statistics API: sends one session after the other in an environment of its own, and asks until it is there.
/// The time of the answer itself is part of what is measured.
/// </summary>
public sealed class FreshnessProbe(SustainedOptions options)
{
    private const string Environment = "freshness-probe";

    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Markers that were counted.</summary>
    public long Count { get; private set; }

    /// <param name="record">Takes when a marker was acknowledged, since <paramref name="start"/>, and how long it then took.</param>
    /// <param name="start">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <exception cref="InvalidOperationException">A marker was refused, or was not counted within half a minute.</exception>
    public async Task Run(long start, Action<TimeSpan, TimeSpan> record, CancellationToken stop)
    {
        using var connection = await KeptConnection.Open(options.Server, options.Project, options.Key);
        using var api = new SessionsApiClient(options.Server, options.Project, options.Token);
        var before = await api.Sessions(Environment);
        using var timer = new PeriodicTimer(options.BetweenMarkers);
        while (await WaitFor(timer, stop))
        {
            if (await connection.Post(Marker()) is not 200 and var status)
                throw new InvalidOperationException($"A marker was answered with {status}.");
            var acknowledged = Stopwatch.GetTimestamp();
            Count++;
            while (await api.Sessions(Environment) < before + Count)
            {
                if (Stopwatch.GetElapsedTime(acknowledged) > Limit)
                    throw new InvalidOperationException($"Marker {Count} was acknowledged {Limit.TotalSeconds} s ago, and is not counted.");
                await Task.Delay(BetweenQuestions, CancellationToken.None);
            }

            record(Stopwatch.GetElapsedTime(start, acknowledged), Stopwatch.GetElapsedTime(acknowledged));
        }
    }

    private static async Task<bool> WaitFor(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static SessionMessage Marker()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new(
            SentryId.NewRandom(), User: -1, now, now, Sequence: 0, SessionStatus.Ok, Errors: 0, double.NaN, AbnormalMechanism.None,
            "freshness-probe@1.0.0"u8.ToArray(), Encoding.UTF8.GetBytes(Environment));
    }
}
