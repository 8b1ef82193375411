using System.Buffers;
using System.IO.Pipelines;

namespace Airworthy.Server.Ingest;

/// <summary>Reads what was received before, and behind it what comes from another reader, as one.</summary>
/// <remarks>As long as something of what was received before is not consumed, all that comes is copied behind it; then nothing is.</remarks>
internal sealed class PrefixedPipeReader : PipeReader
{
    private readonly PipeReader _inner;
    private readonly ArrayBufferWriter<byte> _kept;
    private int _consumed;
    private bool _isExamined;
    private ReadOnlySequence<byte> _given;

    /// <param name="prefix">Copied.</param>
    public PrefixedPipeReader(ReadOnlyMemory<byte> prefix, PipeReader inner)
    {
        _inner = inner;
        _kept = new(Math.Max(prefix.Length, 1));
        _kept.Write(prefix.Span);
    }

    private ReadOnlyMemory<byte> Kept => _kept.WrittenMemory[_consumed..];

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Kept.IsEmpty ? _inner.ReadAsync(cancellationToken)
            : _isExamined ? ReadMore(cancellationToken)
            : ValueTask.FromResult(Give(default));

    public override bool TryRead(out ReadResult result)
    {
        if (Kept.IsEmpty)
            return _inner.TryRead(out result);
        result = default;
        if (_isExamined && !_inner.TryRead(out result))
            return false;
        result = Give(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (Kept.IsEmpty)
        {
            _inner.AdvanceTo(consumed, examined);
            return;
        }

        _isExamined = _given.Slice(examined).IsEmpty;
        _consumed += (int)_given.Slice(0, consumed).Length;
    }

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private async ValueTask<ReadResult> ReadMore(CancellationToken cancellation) => Give(await _inner.ReadAsync(cancellation));

    private ReadResult Give(in ReadResult more)
    {
        foreach (var piece in more.Buffer)
            _kept.Write(piece.Span);
        if (!more.Buffer.IsEmpty || _isExamined)
            _inner.AdvanceTo(more.Buffer.End);
        _given = new(Kept);
        return new(_given, more.IsCanceled, more.IsCompleted);
    }
}
