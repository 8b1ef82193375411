using System.Diagnostics;
using System.Net.ServerSentEvents;

namespace Airworthy.Server.Tests.Web;

public sealed class LiveUpdatesTests : IDisposable
{
    // A second is what we promise; how long it takes on a machine that is busy with other tests says nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between two of a page's changes, see <see cref="Airworthy.Server.Web.LiveUpdates"/>.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    // After thirty seconds the host would have cut it off.
    private static readonly TimeSpan LongEnd = TimeSpan.FromSeconds(20);

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_committed_session_is_told_of_soon()
    {
        using var client = await _site.SignedIn();
        using var deadline = new CancellationTokenSource(Patience);
        await using var events = await Connect(client, deadline.Token);
        var next = NextChange(events);
        Assert.False(next.IsCompleted);

        await _site.SendMany(1, crashes: 0, release: "shop@1.0.0");

        Assert.True(await next);
    }

    [Fact]
    public async Task A_busy_ingest_is_told_of_twice_a_second_at_most()
    {
        const int Changes = 4;
        using var client = await _site.SignedIn();
        using var deadline = new CancellationTokenSource(Patience);
        await using var events = await Connect(client, deadline.Token);
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
                await _site.SendMany(1, crashes: 0, release: "shop@1.0.0");
        });

        Assert.True(await NextChange(events));
        var since = Stopwatch.StartNew();
        for (var told = 0; told < Changes; told++)
            Assert.True(await NextChange(events));
        var took = since.Elapsed;
        await enough.CancelAsync();
        await sending;

        // One that was told late makes the way to the next one shorter.
        Assert.InRange(took, Pause * (Changes - 1), Patience);
    }

    [Fact]
    public async Task Who_reconnects_is_told_what_they_missed()
    {
        using var client = await _site.SignedIn();
        await _site.SendMany(1, crashes: 0, release: "shop@1.0.0");
        client.DefaultRequestHeaders.Add("Last-Event-ID", "0");
        using var deadline = new CancellationTokenSource(Patience);
        await using var events = await Connect(client, deadline.Token);

        Assert.True(await NextChange(events));
    }

    [Fact]
    public async Task An_open_page_does_not_hold_up_the_end_of_the_server()
    {
        using var client = await _site.SignedIn();
        using var deadline = new CancellationTokenSource(Patience);
        await using var events = await Connect(client, deadline.Token);
        var next = NextChange(events);

        var ending = Stopwatch.StartNew();
        await _site.Server.DisposeAsync();

        Assert.InRange(ending.Elapsed, TimeSpan.Zero, LongEnd);
        Assert.False(await next);
    }

    [Fact]
    public async Task A_page_knows_at_once_that_it_is_connected()
    {
        using var client = await _site.SignedIn();
        using var deadline = new CancellationTokenSource(Patience);

        await using var stream = await client.GetStreamAsync(new Uri("/live", UriKind.Relative), deadline.Token);

        var first = await SseParser.Create(stream).EnumerateAsync(deadline.Token).FirstAsync(deadline.Token);
        Assert.Equal("idle", first.EventType);
    }

    /// <summary>The events, once the server has taken the page on: what is committed from then on is told.</summary>
    private static async Task<IAsyncEnumerator<SseItem<string>>> Connect(HttpClient client, CancellationToken cancellation)
    {
        var stream = await client.GetStreamAsync(new Uri("/live", UriKind.Relative), cancellation);
        var events = SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("idle", events.Current.EventType);
        return events;
    }

    /// <summary>Moves past the signs of life to the next change; false if the server ends it first.</summary>
    private static async Task<bool> NextChange(IAsyncEnumerator<SseItem<string>> events)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current.EventType == "change")
                return true;
        }

        return false;
    }
}
