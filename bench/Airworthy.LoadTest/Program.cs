using Airworthy.LoadTest;

switch (args)
{
    case ["bare", var url]:
        await BareKestrel.Run(url);
        return 0;
    case ["ingest", .. var rest]:
        return await IngestComparison.Run(rest);
    case ["memory", .. var rest]:
        return await MemoryMeasurement.Run(rest);
    default:
        await Console.Error.WriteLineAsync("Usage: bare <url> | ingest [--rounds N] [--seconds N] [--warm-up N] | memory [--sessions N] [--items-per-envelope N]");
        return 2;
}
