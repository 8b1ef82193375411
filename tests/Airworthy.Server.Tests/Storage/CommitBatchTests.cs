using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Storage;

public sealed class CommitBatchTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly CommitBatch _batch = new();

    [Fact]
    public async Task All_who_wait_are_answered_however_many_they_are()
    {
        var waiting = Enumerable.Range(0, 200).Select(_ => Add(new CommitAnswer())).ToList();
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        _batch.Acknowledge();
        await Task.WhenAll(waiting).WaitAsync(Long, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_was_refused_is_not_answered_again_when_the_batch_is_written_after_all()
    {
        var (answer, other) = (new CommitAnswer(), new CommitAnswer());
        var refused = Add(answer);
        _batch.Refuse(new StorageUnavailableException("full"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => refused.WaitAsync(Long, TestContext.Current.CancellationToken));

        // It waits for a later commit now.
        var later = answer.Next().AsTask();
        var with = Add(other);
        _batch.Acknowledge();
        await with.WaitAsync(Long, TestContext.Current.CancellationToken);
        Assert.False(later.IsCompleted);
        answer.Complete(null);
        await later;
    }

    [Fact]
    public void For_what_nobody_waits_nobody_is_answered()
    {
        _batch.Add([1, 2], null);
        Assert.Equal([1, 2], _batch.Facts.ToArray());
        _batch.Acknowledge();
    }

    private Task Add(CommitAnswer answer)
    {
        var committed = answer.Next().AsTask();
        _batch.Add([1], answer);
        return committed;
    }
}
