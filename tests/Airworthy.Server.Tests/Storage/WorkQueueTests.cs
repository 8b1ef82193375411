using System.Collections.Concurrent;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Storage;

public sealed class WorkQueueTests
{
    [Fact]
    public void What_was_added_before_the_end_is_done_in_its_order_and_nothing_is_taken_after_it()
    {
        var (queue, done) = (new WorkQueue(), new List<int>());
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            queue.Add(() => done.Add(number));
        }

        queue.End();
        queue.Run();

        Assert.Equal(Enumerable.Range(0, 100), done);
        Assert.Throws<InvalidOperationException>(() => queue.Add(() => done.Add(-1)));
    }

    [Fact]
    public void Each_piece_of_work_is_done_once_whichever_of_the_threads_takes_it()
    {
        var (queue, done) = (new WorkQueue(), new ConcurrentBag<int>());
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(queue.Run)).ToList();
        threads.ForEach(thread => thread.Start());
        Parallel.For(0, 10_000, i => queue.Add(() => done.Add(i)));
        queue.End();
        threads.ForEach(thread => Assert.True(thread.Join(TimeSpan.FromSeconds(60))));

        Assert.Equal(Enumerable.Range(0, 10_000), done.Order());
    }
}
