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
        Assert.Equal(17, await threads.Run(() => Task.FromResult(17)));
    }

    [Fact]
    public async Task A_thread_that_work_waits_on_does_other_work_meanwhile()
    {
        using var threads = new EventThreads();
        var later = new TaskCompletionSource<int>();
        var waiting = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => threads.Run(async () => await later.Task)).ToList();
        Assert.Equal(17, await threads.Run(() => Task.FromResult(17)));
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        later.SetException(new FormatException());
        foreach (var one in waiting)
            await Assert.ThrowsAsync<FormatException>(() => one);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_done()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var threads = new EventThreads();
        var work = Enumerable.Range(0, 50).Select(i => threads.Run(() => Task.FromResult(mayGoOn.Wait(TimeSpan.FromSeconds(60)) ? i : -1))).ToList();
        mayGoOn.Set();
        threads.Dispose();
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(work));
    }
}
