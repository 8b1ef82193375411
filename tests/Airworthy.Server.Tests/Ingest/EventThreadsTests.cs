using Airworthy.Server.Ingest;

namespace Airworthy.Server.Tests.Ingest;

public sealed class EventThreadsTests
{
    [Fact]
    public async Task What_work_throws_is_thrown_where_it_is_awaited_and_the_threads_go_on()
    {
        using var threads = new EventThreads();
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
            await Assert.ThrowsAsync<FormatException>(() => threads.Run<int>(() => throw new FormatException()));
        Assert.Equal(17, await threads.Run(() => 17));
    }

    [Fact]
    public async Task What_waits_at_the_end_is_done()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var threads = new EventThreads();
        var work = Enumerable.Range(0, 50).Select(i => threads.Run(() => mayGoOn.Wait(TimeSpan.FromSeconds(60)) ? i : -1)).ToList();
        mayGoOn.Set();
        threads.Dispose();
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(work));
    }
}
