using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Web;

/// <summary>
/// Tells open pages that the facts have changed, as server-sent events. Each open page looks at the number of the last applied batch a few times a second;
/// ingest pays nothing for it, however many pages are open. What changed is not said: the page asks again for what it shows.
/// </summary>
internal sealed class LiveUpdates(SessionStore sessions, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const string Path = "/live";

    private const string ChangeEvent = "change";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly SseItem<string> Idle = new("", "idle");

    // Something must be sent now and then, or a proxy takes the connection for dead.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    // An event, then this many looks without one: at most two events a second.
    private const int LooksPerEvent = 2;

    /// <param name="after">The batch the page shows; a browser that reconnects names the last one it was told of instead.</param>
    public IResult Follow(HttpContext http, long? after) => Follow(http, after, () => sessions.Sequence);

    /// <param name="sequence">A number that grows with each change of what the page shows.</param>
    public IResult Follow(HttpContext http, long? after, Func<long> sequence)
    {
        if (long.TryParse(http.Request.Headers["Last-Event-ID"], out var lastTold))
            after = lastTold;
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(Changes(after ?? sequence(), sequence, http.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<string>> Changes(long told, Func<long> sequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // An open page must not hold up the end of the server.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(Look, time);
        var looks = LooksPerEvent;
        var silentSince = time.GetTimestamp();
        // The answer leaves with its first event: only then does the browser know that it is connected.
        yield return Idle;
        do
        {
            looks++;
            var now = sequence();
            if (now != told && looks >= LooksPerEvent)
            {
                told = now;
                looks = 0;
                silentSince = time.GetTimestamp();
                yield return new SseItem<string>(now.ToString(), ChangeEvent) { EventId = now.ToString() };
            }
            else if (time.GetElapsedTime(silentSince) >= LongestSilence)
            {
                silentSince = time.GetTimestamp();
                yield return Idle;
            }
        }
        while (await Next(timer, ending.Token));
    }

    private static async ValueTask<bool> Next(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
